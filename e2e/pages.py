"""What a person does with the element, and what they see: shared by the tests of states and of the real journey."""

from typing import Any

from playwright.sync_api import Locator, Page, expect


class TaskWidget:
    """One `<codetether-task>` on an open page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.element = page.locator("codetether-task")

    def expect_state(self, state: str, *, timeout_ms: float = 8_000) -> None:
        """Wait for a state."""
        # A function, not a string: under a strict policy a string dies with EvalError.
        self.page.wait_for_function(
            "(state) => document.querySelector('codetether-task')?.state === state", arg=state, timeout=timeout_ms
        )
        # One more frame: the view of the state is rendered in a microtask after it was entered.
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(done))")

    def state(self) -> str:
        return str(self.element.evaluate("(element) => element.state"))

    def events(self, *names: str) -> list[Any]:
        """Names of the recorded events, or with names the details of those."""
        log = self.page.evaluate("() => window.log")
        return [detail for name, detail in log if name in names] if names else [name for name, _ in log]

    def button(self, name: str) -> Locator:
        return self.element.get_by_role("button", name=name, exact=True)

    def heading(self) -> Locator:
        return self.element.get_by_role("heading").first

    def type_prompt(self, text: str) -> None:
        self.element.get_by_role("textbox", name="Your task").fill(text)

    def suggest(self, text: str) -> None:
        """Describe a task and wait for the suggestion."""
        self.type_prompt(text)
        self.button("Suggest a setup").click()
        self.expect_state("review")

    def run(self) -> None:
        self.button("Run task").click()

    def agree(self) -> None:
        """Tick the box of the consent and go on."""
        self.expect_state("consent")
        self.element.get_by_role("checkbox").check()
        self.button("Agree and run").click()

    def run_to(self, state: str, text: str) -> None:
        """From an empty form to a state of the run."""
        self.suggest(text)
        self.run()
        self.agree()
        self.expect_state(state)

    def answer(self, text: str) -> None:
        """Answer the run's question: by its button where it offers choices, else in words."""
        self.expect_state("needs-input")
        field = self.element.get_by_role("textbox", name="Your answer")
        if field.count():
            field.fill(text)
            self.button("Send answer").click()
        else:
            self.button(text).click()

    def expect_alert(self, text: str) -> None:
        expect(self.element.get_by_role("alert").filter(has_text=text).first).to_be_visible()

    def expect_refused(self, control: Locator) -> None:
        """The browser holds the form back for this control, marks it and puts the focus there."""
        expect(control).to_be_focused()
        assert control.evaluate("(control) => control.matches(':user-invalid')")

// The English phrases that are needed before the boot, or without a network. All others come with the boot, in the page's language:
// `locales/en.json` holds every phrase, other locales hold the same keys, and `strings` on the element overrides any of them.

export const phrases = {
  label: "Run a task with CodeTether",
  loading: "Loading",
  test: "Test mode: nothing is charged",
  badge: "Powered by CodeTether",
  retry: "Try again",
  required: "Please run a task.",
  misconfigured: "This task form can’t start",
  error_network: "The service can’t be reached. Please try again.",
};

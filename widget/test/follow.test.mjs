import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

globalThis.addEventListener ??= () => {};
globalThis.removeEventListener ??= () => {};
const { follow } = await load("run/follow");

const event = (sequence, type = "task.progress") => ({ sequence, type, data: {} });
const stream = (...events) => new Response(events.map((each) => `id: ${each.sequence}\ndata: ${JSON.stringify(each)}\n\n`).join(""), { headers: { "content-type": "text/event-stream" } });

/** A person's session on a platform that answers in turn and remembers what it was asked. */
function session(...answers) {
  const asked = [];
  globalThis.fetch = async (url, ask) => {
    asked.push({ path: url.pathname + url.search, ...ask.headers });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { asked, flow: { _page: { apiBase: "https://platform.example" }, _access: "cta_1", _accessUntil: Infinity } };
}

const listen = async (from, path) => {
  const told = [];
  await follow(from.flow, path, new AbortController().signal, ({ sequence }) => told.push(sequence), (name, attempt) => told.push(`${name} ${attempt}`));
  return told;
};

test("a broken stream resumes behind the last event and tells none twice", async () => {
  const from = session(stream(event(1), event(2)), new TypeError("gone"), stream(event(2), event(3), event(4, "task.completed")));
  assert.deepEqual(await listen(from, "/e"), [1, 2, "offline 1", "online 1", 3, 4]);
  assert.deepEqual(from.asked.map((ask) => ask["Last-Event-ID"]), [undefined, "2", "2"]);
});

test("the next task begins at its own first event", async () => {
  const from = session(stream(event(1), event(2, "task.completed")), stream(event(1), event(2, "task.failed")));
  for (const path of ["/a", "/b"]) assert.deepEqual(await listen(from, path), [1, 2]);
  assert.deepEqual(from.asked.map((ask) => ask["Last-Event-ID"]), [undefined, undefined]);
});

test("where streams are swallowed, pages are polled", async () => {
  const page = (...data) => Response.json({ data });
  const from = session(Response.json({}), page(event(1), event(2)), page(event(3, "task.completed")));
  const real = globalThis.setTimeout;
  globalThis.setTimeout = (work) => real(work, 0);
  const told = await listen(from, "/e").finally(() => (globalThis.setTimeout = real));
  assert.deepEqual(told, [1, 2, 3]);
  assert.equal(from.asked[2].path, "/e?after=2");
});

test("a refusal ends it, and is not tried again", async () => {
  const from = session(Response.json({ code: "forbidden" }, { status: 403 }), stream(event(1, "task.completed")));
  await assert.rejects(() => listen(from, "/e"), { code: "forbidden" });
  assert.equal(from.asked.length, 1);
});

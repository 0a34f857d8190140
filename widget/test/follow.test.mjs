import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

globalThis.addEventListener ??= () => {};
globalThis.removeEventListener ??= () => {};
const { follow } = await load("run/follow");

const event = (sequence, type = "task.progress") => ({ sequence, type, data: {} });
const stream = (...events) => new Response(events.map((each) => `id: ${each.sequence}\ndata: ${JSON.stringify(each)}\n\n`).join(""), { headers: { "content-type": "text/event-stream" } });

/** A session that answers in turn and remembers what it was asked. */
function session(...answers) {
  const asked = [];
  const next = async (path, ask = {}) => {
    asked.push({ path, ...ask.headers });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { asked, fetch: next, json: next };
}

const listener = () => {
  const told = [];
  return { told, event: ({ sequence }) => told.push(sequence), offline: (attempt) => told.push(`offline ${attempt}`), online: () => told.push("online") };
};

test("a broken stream resumes behind the last event and tells none twice", async () => {
  const from = session(stream(event(1), event(2)), new TypeError("gone"), stream(event(2), event(3), event(4, "task.completed")));
  const to = listener();
  await follow(from, "/e", to, new AbortController().signal);
  assert.deepEqual(to.told, [1, 2, "offline 1", "online", 3, 4]);
  assert.deepEqual(from.asked.map((ask) => ask["Last-Event-ID"]), [undefined, "2", "2"]);
});

test("the next task begins at its own first event", async () => {
  const from = session(stream(event(1), event(2, "task.completed")), stream(event(1), event(2, "task.failed")));
  for (const path of ["/a", "/b"]) {
    const to = listener();
    await follow(from, path, to, new AbortController().signal);
    assert.deepEqual(to.told, [1, 2]);
  }
  assert.deepEqual(from.asked.map((ask) => ask["Last-Event-ID"]), [undefined, undefined]);
});

test("where streams are swallowed, pages are polled", async () => {
  const page = (data, has_more) => ({ data, has_more });
  const from = session(new Response("{}", { headers: { "content-type": "application/json" } }), page([event(1), event(2)], true), page([event(3, "task.completed")], false));
  const to = listener();
  const controller = new AbortController();
  const real = globalThis.setTimeout;
  globalThis.setTimeout = (work) => real(work, 0);
  await follow(from, "/e", to, controller.signal).finally(() => (globalThis.setTimeout = real));
  assert.deepEqual(to.told, [1, 2, 3]);
  assert.equal(from.asked[2].path, "/e?after=2&limit=100");
});

test("a refusal ends it, and is not tried again", async () => {
  const refusal = Object.assign(new Error("no"), { retryable: false });
  const from = session(refusal, stream(event(1, "task.completed")));
  await assert.rejects(() => follow(from, "/e", listener(), new AbortController().signal), refusal);
  assert.equal(from.asked.length, 1);
});

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { load } from "./load.mjs";

const { solve } = await load("run/proof");
const { highlight } = await load("run/highlight");
const { isSafe } = await load("h");
const { errorFrom, asError } = await load("errors");

test("the proof of work is found, at the edges too", async () => {
  for (const number of [0, 255, 256, 1000]) {
    const challenge = createHash("sha256").update(`salt${number}`).digest("hex");
    assert.equal(await solve({ salt: "salt", challenge, max_number: 1000, signature: "" }), number);
  }
  assert.equal(await solve({ salt: "salt", challenge: "00", max_number: 300, signature: "" }), null);
});

test("only settings that stand in the text are marked", () => {
  const span = (start, end, text, source = "span") => ({ start, end, text, source });
  const words = "🙂 at 8 on Monday";
  const marked = (provenance) => highlight(words, provenance).filter((_, at) => at % 2);
  assert.deepEqual(marked({ "task.schedule.cron": [span(3, 7, "at 8")], "task.priority": [span(11, 17, "Monday")] }), ["at 8", "Monday"]);
  assert.deepEqual(marked({ kind: [span(0, words.length, words)], "task.prompt": [span(0, words.length, words)] }), [], "what the work is, is no setting");
  assert.deepEqual(marked({ schedule: [span(2, 6, "at 8")] }), []);
  assert.deepEqual(marked({ schedule: [span(3, 7, "at 8", "assumed")] }), []);
  assert.deepEqual(marked({ schedule: [span(3, 10, "at 8 on")], timezone: [span(8, 17, "on Monday")] }), ["at 8 on"]);
  assert.equal(highlight(words, { schedule: [span(3, 7, "at 8")] }).join(""), words);
});

test("addresses of other kinds are no links", () => {
  for (const address of ["https://a.example/x", "http://localhost/x", "mailto:a@b.example"]) assert.ok(isSafe(address), address);
  for (const address of ["javascript:1", " javascript:1", "data:,https://x", "nonsense", "", null, undefined]) assert.ok(!isSafe(address), address);
});

test("problems, OAuth errors and unreadable answers become one error", async () => {
  const answer = (body, status, headers) => errorFrom(new Response(body, { status, headers }));
  const problem = await answer(JSON.stringify({ code: "cap_reached", detail: "d", request_id: "r1", scope: "user" }), 402);
  assert.deepEqual([problem.code, problem.status, problem.requestId, problem.message, problem.problem.scope, problem.retryable], ["cap_reached", 402, "r1", "d", "user", false]);
  const oauth = await answer(JSON.stringify({ error: "invalid_grant", error_description: "used" }), 400);
  assert.deepEqual([oauth.code, oauth.message], ["invalid_grant", "used"]);
  const html = await answer("<html>", 502, { "x-request-id": "r2" });
  assert.deepEqual([html.code, html.retryable, html.requestId], ["http_502", true, "r2"]);
  assert.equal(asError(new TypeError("Failed to fetch")).code, "network");
  assert.equal(asError(new RangeError("x")).code, "unexpected");
});

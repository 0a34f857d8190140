import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { load } from "./load.mjs";

const { solve } = await load("run/proof");
const { highlight } = await load("run/highlight");
const { safeUrl } = await load("h");
const { errorFrom, asError } = await load("errors");
const { bytes } = await load("run/files");

test("the proof of work is found, at the edges too", async () => {
  for (const number of [0, 255, 256, 1000]) {
    const challenge = createHash("sha256").update(`salt${number}`).digest("hex");
    assert.equal(await solve({ salt: "salt", challenge, max_number: 1000, signature: "" }), number);
  }
  assert.equal(await solve({ salt: "salt", challenge: "00", max_number: 300, signature: "" }), null);
});

test("only quotes that stand in the text are marked", () => {
  const span = (start, end, text, source = "span") => ({ start, end, text, source });
  const marked = (provenance) => highlight("🙂 at 8 on Monday", provenance).filter(({ isQuoted }) => isQuoted).map(({ text }) => text);
  assert.deepEqual(marked({ a: [span(3, 7, "at 8")], b: [span(11, 17, "Monday")] }), ["at 8", "Monday"]);
  assert.deepEqual(marked({ a: [span(2, 6, "at 8")] }), []);
  assert.deepEqual(marked({ a: [span(3, 7, "at 8", "assumed")] }), []);
  assert.deepEqual(marked({ a: [span(3, 10, "at 8 on")], b: [span(8, 17, "on Monday")] }), ["at 8 on"]);
  assert.equal(highlight("🙂 at 8 on Monday", { a: [span(3, 7, "at 8")] }).map(({ text }) => text).join(""), "🙂 at 8 on Monday");
});

test("addresses of other kinds are no links", () => {
  assert.equal(safeUrl("https://a.example/x"), "https://a.example/x");
  for (const address of ["javascript:1", "data:,x", "nonsense", "", null, undefined]) assert.equal(safeUrl(address), null);
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

test("sizes of files are said in their unit", () => {
  assert.deepEqual([0, 999, 18_240, 5_400_000, 7e9].map((size) => bytes(size, "en")), ["0 byte", "999 byte", "18.2 kB", "5.4 MB", "7,000 MB"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { backoffMs, frameParser, readFrames } = await load("run/stream");

const feed = (...pieces) => {
  const parse = frameParser();
  return pieces.flatMap((piece) => parse(piece));
};

test("a frame is complete at its blank line", () => {
  assert.deepEqual(feed("id: 3\nevent: task.progress\ndata: {}\n"), []);
  assert.deepEqual(feed("id: 3\nevent: task.progress\ndata: {}\n\n"), ["{}"]);
});

test("frames are the same however the text is cut", () => {
  const text = ": ping\r\n\r\nid: 1\r\nevent: a\r\ndata: one\r\ndata: two\r\n\r\nid: 2\ndata:x\n\n";
  const whole = feed(text);
  assert.deepEqual(whole, ["one\ntwo", "x"]);
  for (let cut = 1; cut < text.length; cut++) assert.deepEqual(feed(text.slice(0, cut), text.slice(cut)), whole, `cut at ${cut}`);
  assert.deepEqual(feed(...text), whole);
});

test("comments and frames without data tell nothing", () => {
  assert.deepEqual(feed(": ping\n\n", "event: x\n\n", "data: y\n\n"), ["y"]);
});

test("waits double up to thirty seconds and never fall under a quarter", () => {
  assert.deepEqual([1, 2, 3, 4, 5, 6, 7, 50].map((attempt) => backoffMs(attempt, 1)), [1e3, 2e3, 4e3, 8e3, 16e3, 30e3, 30e3, 30e3]);
  assert.equal(backoffMs(5, 0), 250);
});

test("a stream that stays silent is given up", async () => {
  const response = new Response(new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode("data: 1\n\n")) }));
  const seen = [];
  await readFrames(response, 20, (data) => seen.push(data));
  assert.deepEqual(seen, ["1"]);
});

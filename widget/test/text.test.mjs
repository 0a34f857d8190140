import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { load } from "./load.mjs";

const { clock, date, fill, money } = await load("text");
const { phrases: bundled } = await load("phrases");
const english = JSON.parse(await readFile(new URL("../src/locales/en.json", import.meta.url), "utf8"));
const placeholders = (phrase) => [...phrase.matchAll(/\{\w+\}/g)].map(String).sort();

test("every locale has every phrase, with the same placeholders", async () => {
  const folder = new URL("../src/locales/", import.meta.url);
  for (const name of await readdir(folder)) {
    const phrases = JSON.parse(await readFile(new URL(name, folder), "utf8"));
    assert.deepEqual(Object.keys(phrases).sort(), Object.keys(english).sort(), name);
    for (const [key, phrase] of Object.entries(phrases)) assert.deepEqual(placeholders(phrase), placeholders(english[key]), `${name}: ${key}`);
  }
});

test("the phrases that come without a boot are those of the English locale", () => {
  for (const [key, phrase] of Object.entries(bundled)) assert.equal(phrase, english[key], key);
});

test("values are filled in once, and what has no value stays", () => {
  assert.equal(fill("{a} and {b}", { a: "{b}", b: 2 }), "{b} and 2");
  assert.equal(fill("{a}{unknown}", { a: "x" }), "x{unknown}");
});

test("money keeps parts of a cent", () => {
  assert.equal(money(20_000, "USD", "en"), "$0.02");
  assert.equal(money(4_200, "USD", "en"), "$0.0042");
  assert.equal(money(12_340_000, "USD", "en"), "$12.34");
});

test("clocks carry", () => {
  assert.deepEqual([0, 59.4, 59.6, 3599, 3600, 3_723].map(clock), ["0:00", "0:59", "1:00", "59:59", "1:00:00", "1:02:03"]);
});

test("an unknown time zone does not break a date", () => {
  assert.equal(date("2026-11-25T08:00:00Z", "en", "Mars/Base"), date("2026-11-25T08:00:00Z", "en"));
  assert.match(date("2026-11-25T08:00:00Z", "en", "Europe/Berlin"), /9:00/);
});

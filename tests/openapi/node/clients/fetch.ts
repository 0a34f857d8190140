// Five calls with openapi-typescript's types and openapi-fetch.
import createClient from "openapi-fetch";
import type { paths } from "./schema.js";

declare const process: { env: { BASE_URL: string; SECRET_KEY: string } };

const api = createClient<paths>({
  baseUrl: process.env.BASE_URL,
  headers: { Authorization: `Bearer ${process.env.SECRET_KEY}` },
});

function got<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data === undefined) throw new Error(`${answer.response.status} ${JSON.stringify(answer.error)}`);
  return answer.data;
}

const made = got(await api.POST("/v1/tasks", { body: { prompt: "test:succeed", metadata: { team: "red" } } }));
let task = got(await api.GET("/v1/tasks/{task_id}", { params: { path: { task_id: made.id }, query: { wait: 20 } } }));
for (let tries = 0; task.status !== "completed" && tries < 20; tries += 1) {
  task = got(await api.GET("/v1/tasks/{task_id}", { params: { path: { task_id: made.id }, query: { wait: 20 } } }));
}
const page = got(await api.GET("/v1/tasks", { params: { query: { limit: 5, metadata: { team: "red" } } } }));
const webhook = got(
  await api.POST("/v1/webhooks", { body: { url: "http://127.0.0.1:9999/hook", events: ["task.completed"] } }),
);
const guess = got(await api.POST("/v1/guess", { body: { description: "Summarise the news every morning at 9" } }));
// A text is the stream of events that this caller did not ask for.
if (typeof guess === "string") throw new Error(guess);

console.log(
  JSON.stringify({
    status: task.status,
    is_listed: page.data.some((each) => each.id === made.id),
    is_filtered: page.data.every((each) => each.metadata["team"] === "red"),
    events: webhook.events,
    title: guess.title.length > 0,
  }),
);

// Five calls with the client that @hey-api/openapi-ts makes.
import { client } from "./hey/client.gen.js";
import { createGuess, createTask, createWebhook, getTask, listTasks } from "./hey/sdk.gen.js";

declare const process: { env: { BASE_URL: string; SECRET_KEY: string } };

client.setConfig({ baseUrl: process.env.BASE_URL, auth: () => process.env.SECRET_KEY, throwOnError: true });

const { data: made } = await createTask({ body: { prompt: "test:succeed", metadata: { team: "red" } }, throwOnError: true });
let { data: task } = await getTask({ path: { task_id: made.id }, query: { wait: 20 }, throwOnError: true });
for (let tries = 0; task.status !== "completed" && tries < 20; tries += 1) {
  ({ data: task } = await getTask({ path: { task_id: made.id }, query: { wait: 20 }, throwOnError: true }));
}
const { data: page } = await listTasks({ query: { limit: 5, metadata: { team: "red" } }, throwOnError: true });
const { data: webhook } = await createWebhook({
  body: { url: "http://127.0.0.1:9999/hook", events: ["task.completed"] },
  throwOnError: true,
});
const { data: guess } = await createGuess({
  body: { description: "Summarise the news every morning at 9" },
  throwOnError: true,
});

console.log(
  JSON.stringify({
    status: task.status,
    is_listed: page.data.some((each) => each.id === made.id),
    is_filtered: page.data.every((each) => each.metadata["team"] === "red"),
    events: webhook.events,
    title: guess.title.length > 0,
  }),
);

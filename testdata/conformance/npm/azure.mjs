// The npm package @azure/ai-agents against the service at PROJECT_ENDPOINT.
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { AgentsClient, ToolUtility, isOutputOfType } from "@azure/ai-agents";

const token = (value) => ({ getToken: async () => ({ token: value, expiresOnTimestamp: Date.now() + 3600_000 }) });
const options = { retryOptions: { maxRetries: 0 } };
const client = new AgentsClient(process.env.PROJECT_ENDPOINT, token(process.env.TOKEN), options);
const collect = async (list) => {
  const all = [];
  for await (const item of list) all.push(item);
  return all;
};
const lookUp = ToolUtility.createFunctionTool({
  name: "lookUp",
  parameters: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
});

// agents, and pages
const agent = await client.createAgent("gpt-5", { name: "Ada", tools: [lookUp.definition] });
assert.equal((await client.getAgent(agent.id)).name, "Ada");
assert.equal((await client.updateAgent(agent.id, { name: "Eve" })).name, "Eve");
for (let i = 0; i < 4; i++) await client.createAgent("gpt-5");
const first = await collect(client.listAgents({ limit: 2 })); // a page: the client follows links alone, which the API does not have
const rest = await collect(client.listAgents({ limit: 10, after: first.at(-1).id }));
assert.equal(new Set([...first, ...rest].map((a) => a.id)).size, 5);

// a run that is polled
const thread = await client.threads.create();
await client.messages.create(thread.id, "user", "Hello there");
const run = await client.runs.createAndPoll(thread.id, agent.id, { pollingOptions: { intervalInMs: 5 } });
assert.equal(run.status, "completed");
const messages = await collect(client.messages.list(thread.id, { order: "asc" }));
assert.deepEqual(messages.map((m) => m.content.find((c) => isOutputOfType(c, "text")).text.value), ["Hello there", "Hello there"]);
assert.equal((await collect(client.runSteps.list(thread.id, run.id))).length, 1);

// a run that is streamed
const names = [];
let text = "";
for await (const event of await client.runs.create(thread.id, agent.id).stream()) {
  names.push(event.event);
  if (event.event === "thread.message.delta") for (const part of event.data.delta.content) text += part.text.value;
}
assert.equal(text, "Hello there");
assert.equal(names[0], "thread.run.created");
assert.ok(names.includes("thread.run.completed"));
assert.equal(names.at(-1), "done");

// function tools
let waiting = await client.runs.create(thread.id, agent.id, { toolChoice: "required" });
while (waiting.status === "queued" || waiting.status === "in_progress") waiting = await client.runs.get(thread.id, waiting.id);
assert.equal(waiting.status, "requires_action");
const [call] = waiting.requiredAction.submitToolOutputs.toolCalls;
assert.equal(call.function.name, "lookUp");
let ended = await client.runs.submitToolOutputs(thread.id, waiting.id, [{ toolCallId: call.id, output: "sunny" }]);
while (ended.status === "queued" || ended.status === "in_progress") ended = await client.runs.get(thread.id, ended.id);
assert.equal(ended.status, "completed");

// files and vector stores
const file = await client.files.upload(Readable.from([Buffer.from("Tea is made of leaves.")]), "assistants", { fileName: "tea.txt" });
assert.equal(file.filename, "tea.txt");
const store = await client.vectorStores.create({ name: "library" });
const polling = { pollingOptions: { intervalInMs: 5 } };
const added = await client.vectorStoreFiles.createAndPoll(store.id, { fileId: file.id, ...polling });
assert.equal(added.status, "completed");
const batch = await client.vectorStoreFileBatches.createAndPoll(store.id, { fileIds: [file.id], ...polling });
assert.equal(batch.status, "completed");
assert.equal((await client.vectorStores.get(store.id)).name, "library");
assert.ok((await client.vectorStores.delete(store.id)).deleted);

// errors
const status = (wanted, words) => (e) => {
  assert.equal(e.statusCode, wanted, String(e));
  assert.match(e.message, words);
  return true;
};
await assert.rejects(client.getAgent("asst_none"), status(404, /No assistant found with id 'asst_none'/));
await assert.rejects(client.createAgent("m", { temperature: 5 }), status(400, /temperature/));
await assert.rejects(new AgentsClient(process.env.PROJECT_ENDPOINT, token("wrong"), options).getAgent(agent.id), status(401, /Incorrect API key/));
console.log("done");

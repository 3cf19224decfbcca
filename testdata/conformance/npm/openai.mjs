// The npm package openai against the service at OPENAI_BASE_URL.
import assert from "node:assert/strict";
import OpenAI, { toFile } from "openai";

const client = new OpenAI({ maxRetries: 0 }); // as users make it: the environment has the rest
const lookUp = {
  type: "function",
  function: { name: "lookUp", parameters: { type: "object", properties: { text: { type: "string" } }, required: ["text"] } },
};
const collect = async (list) => {
  const all = [];
  for await (const item of list) all.push(item);
  return all;
};

// assistants, and pages
const assistant = await client.beta.assistants.create({ model: "gpt-5", name: "Ada", tools: [lookUp] });
assert.equal((await client.beta.assistants.retrieve(assistant.id)).name, "Ada");
assert.equal((await client.beta.assistants.update(assistant.id, { name: "Eve" })).name, "Eve");
for (let i = 0; i < 4; i++) await client.beta.assistants.create({ model: "gpt-5" });
assert.equal((await collect(client.beta.assistants.list({ limit: 2 }))).length, 5);

// a run that is polled
const thread = await client.beta.threads.create({ messages: [{ role: "user", content: "Hello there" }] });
const run = await client.beta.threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id }, { pollIntervalMs: 5 });
assert.equal(run.status, "completed");
const made = { assistant_id: assistant.id, thread: { messages: [{ role: "user", content: "Hello" }] } };
assert.equal((await client.beta.threads.createAndRunPoll(made, { pollIntervalMs: 5 })).status, "completed");
const messages = await collect(client.beta.threads.messages.list(thread.id, { order: "asc", limit: 1 }));
assert.deepEqual(messages.map((m) => m.content[0].text.value), ["Hello there", "Hello there"]);
assert.equal((await collect(client.beta.threads.runs.steps.list(run.id, { thread_id: thread.id }))).length, 1);

// a run that is streamed, by the helper
const names = [];
let text = "";
const stream = client.beta.threads.runs.stream(thread.id, { assistant_id: assistant.id });
stream.on("event", (e) => names.push(e.event)).on("textDelta", (d) => (text += d.value));
assert.equal((await stream.finalRun()).status, "completed");
assert.equal((await stream.finalMessages())[0].content[0].text.value, "Hello there");
assert.equal(text, "Hello there");
assert.equal(names[0], "thread.run.created");
assert.equal(names.at(-1), "thread.run.completed");

// function tools, by the stream and by the poller
const required = { assistant_id: assistant.id, tool_choice: "required" };
const asking = client.beta.threads.createAndRunStream({ ...required, thread: { messages: [{ role: "user", content: "the weather" }] } });
let waiting;
for await (const event of asking) if (event.event === "thread.run.requires_action") waiting = event.data;
const [call] = waiting.required_action.submit_tool_outputs.tool_calls;
assert.equal(call.function.name, "lookUp");
assert.deepEqual(JSON.parse(call.function.arguments), { text: "the weather" });
const outputs = (c) => ({ tool_outputs: [{ tool_call_id: c.id, output: "sunny" }] });
const submitted = client.beta.threads.runs.submitToolOutputsStream(waiting.id, { thread_id: waiting.thread_id, ...outputs(call) });
assert.equal((await submitted.finalRun()).status, "completed");
const again = await client.beta.threads.runs.createAndPoll(thread.id, required, { pollIntervalMs: 5 });
assert.equal(again.status, "requires_action");
await assert.rejects(client.beta.threads.messages.create(thread.id, { role: "user", content: "?" }), OpenAI.BadRequestError); // it is locked
const more = outputs(again.required_action.submit_tool_outputs.tool_calls[0]);
const polled = await client.beta.threads.runs.submitToolOutputsAndPoll(again.id, { thread_id: thread.id, ...more }, { pollIntervalMs: 5 });
assert.equal(polled.status, "completed");

// files, and uploads in parts
const file = await client.files.create({ file: await toFile(Buffer.from("Tea is made of leaves."), "größe tea.txt"), purpose: "assistants" });
assert.equal(file.filename, "größe tea.txt");
assert.equal(await (await client.files.content(file.id)).text(), "Tea is made of leaves.");
const upload = await client.uploads.create({ bytes: 10, filename: "a.txt", mime_type: "text/plain", purpose: "assistants" });
const parts = [];
for (const piece of ["hello", "world"]) parts.push(await client.uploads.parts.create(upload.id, { data: await toFile(Buffer.from(piece), "p") }));
const completed = await client.uploads.complete(upload.id, { part_ids: parts.map((p) => p.id) });
assert.equal(await (await client.files.content(completed.file.id)).text(), "helloworld");

// vector stores
const store = await client.vectorStores.create({ name: "library" });
const added = await client.vectorStores.files.createAndPoll(store.id, { file_id: file.id }, { pollIntervalMs: 5 });
assert.equal(added.status, "completed");
const poll = { pollIntervalMs: 5 };
const fresh = await client.vectorStores.files.uploadAndPoll(store.id, await toFile(Buffer.from("Whales live in the sea."), "whales.txt"), poll);
assert.equal(fresh.status, "completed");
const batch = await client.vectorStores.fileBatches.uploadAndPoll(store.id, { files: [await toFile(Buffer.from("Bread is made of flour."), "b.txt")] }, poll);
assert.equal(batch.file_counts.completed, 1);
assert.equal((await client.vectorStores.retrieve(store.id)).file_counts.total, 3);
const hits = await collect(client.vectorStores.search(store.id, { query: "what are whales", max_num_results: 1 }));
assert.equal(hits[0].filename, "whales.txt");
assert.equal((await collect(client.vectorStores.files.list(store.id, { limit: 1 }))).length, 3);
assert.ok((await client.vectorStores.delete(store.id)).deleted);

// errors
await assert.rejects(client.beta.assistants.retrieve("asst_none"), (e) => {
  assert.ok(e instanceof OpenAI.NotFoundError);
  assert.equal(e.type, "invalid_request_error");
  assert.match(e.message, /No assistant found with id 'asst_none'/);
  assert.ok(e.requestID);
  return true;
});
await assert.rejects(client.beta.assistants.create({ model: "m", temperature: 5 }), OpenAI.BadRequestError);
await assert.rejects(new OpenAI({ apiKey: "sk-wrong", maxRetries: 0 }).beta.assistants.list(), OpenAI.AuthenticationError);
await assert.rejects(client.beta.threads.runs.create(thread.id, { assistant_id: "asst_none" }), OpenAI.NotFoundError);
assert.ok((await client.beta.threads.delete(thread.id)).deleted);
await assert.rejects(client.beta.threads.retrieve(thread.id), OpenAI.NotFoundError);
console.log("done");

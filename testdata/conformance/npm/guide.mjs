import OpenAI from "openai";

// OPENAI_BASE_URL=http://127.0.0.1:8080/v1 and OPENAI_API_KEY lead the client here; so does the option baseURL.
const client = new OpenAI();
const assistant = await client.beta.assistants.create({ model: "any", instructions: "Be brief." });
const thread = await client.beta.threads.create({ messages: [{ role: "user", content: "Hello there" }] });
const stream = client.beta.threads.runs.stream(thread.id, { assistant_id: assistant.id });
stream.on("textDelta", (delta) => process.stdout.write(delta.value));
const run = await stream.finalRun();
console.log(`\n${run.status}`);

// One journey with OpenAI's Node SDK, unmodified: `node journey.mjs <journey>`.
//
// Reads what the journey is given from standard input and writes what the SDK gave to standard
// output, both as JSON. What that must be is written in test_sdk_openai_node.py.

import { readFileSync } from "node:fs";

import OpenAI, { toFile } from "openai";

const given = JSON.parse(readFileSync(0, "utf8"));
const client = new OpenAI({ baseURL: given.baseURL, apiKey: given.apiKey });
const EACH_MS = 200;

const png = () => toFile(Buffer.from(given.png, "base64"), "photo.png", { type: "image/png" });
const clip = () => toFile(Buffer.from(given.clip, "base64"), "clip.mp4", { type: "video/mp4" });

/** The end of a video, looked for as this SDK's users do. */
async function finished(id) {
  for (;;) {
    const video = await client.videos.retrieve(id);
    if (video.status === "completed" || video.status === "failed") return video;
    await new Promise((wake) => setTimeout(wake, EACH_MS));
  }
}

/** The name of the error that a call ends with, and what it says of itself. */
async function refused(call) {
  try {
    await call();
  } catch (error) {
    return { name: error.constructor.name, status: error.status, code: error.code, param: error.param };
  }
  return null;
}

async function base64Of(reply) {
  return Buffer.from(await reply.arrayBuffer()).toString("base64");
}

const journeys = {
  async videos() {
    const created = await client.videos.create({ prompt: "it comes alive", input_reference: await png() });
    const video = await finished(created.id);
    const remixed = await client.videos.remix(video.id, { prompt: "the same in snow" });
    const remix = await finished(remixed.id);
    const content = await base64Of(await client.videos.downloadContent(video.id));
    const thumbnail = await base64Of(
      await client.videos.downloadContent(video.id, { variant: "thumbnail" }),
    );
    const listed = [];
    for await (const each of client.videos.list({ limit: 1 })) listed.push(each.id);
    const deleted = await client.videos.delete(remix.id);
    const gone = await refused(() => client.videos.retrieve(remix.id));
    return { created, video, remix, content, thumbnail, listed, deleted, gone };
  },

  async changes() {
    const ada = await client.videos.createCharacter({ name: "Ada", video: await clip() });
    const read = await client.videos.getCharacter(ada.id);
    const edit = await client.videos.edit({ prompt: "in blue", video: await clip() });
    const edited = await finished(edit.id);
    const again = await client.videos.edit({ prompt: "in red", video: { id: edited.id } });
    const extension = await client.videos.extend({ prompt: "on", seconds: "4", video: { id: edited.id } });
    const linked = await client.videos.create({
      prompt: given.failing,
      input_reference: { image_url: `data:image/png;base64,${given.png}` },
    });
    return {
      ada, read, edited, linked,
      again: await finished(again.id),
      extension: await finished(extension.id),
      failed: await finished(linked.id),
    };
  },

  async errors() {
    const stranger = new OpenAI({ baseURL: given.baseURL, apiKey: "sk-nobody" });
    return {
      key: await refused(() => stranger.videos.list()),
      field: await refused(() => client.videos.create({ prompt: "a boat", seconds: "7" })),
      unknown: await refused(() => client.videos.retrieve("task_unknown")),
    };
  },

  async images() {
    const image = { model: given.model, prompt: "a red hat" };
    const link = await client.images.generate(image);
    const inline = await client.images.generate({ ...image, response_format: "b64_json" });
    const edited = await client.images.edit({ model: given.model, prompt: "in blue", image: await png() });
    return { link, inline, edited };
  },

  async chat() {
    const stream = await client.chat.completions.create({
      model: given.model,
      messages: [{ role: "user", content: "a red hat" }],
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    return { chunks };
  },

  async models() {
    const listed = [];
    for await (const model of client.models.list()) listed.push(model.id);
    return { listed, one: await client.models.retrieve("sora-2") };
  },

  async unwrap() {
    const event = await client.webhooks.unwrap(given.body, given.headers, given.secret);
    const forged = await refused(() =>
      client.webhooks.unwrap(given.body + " ", given.headers, given.secret),
    );
    return { event, forged };
  },
};

process.stdout.write(JSON.stringify(await journeys[process.argv[2]]()));

// What people write first: Express 4 and PostgreSQL in its default durability. A webhook's signature is checked, two rows
// are inserted in one transaction, and it is answered after the commit.
"use strict";

const crypto = require("crypto");
const fs = require("fs");
const express = require("express");
const { Pool } = require("pg");

const { PUBLIC_URL, AUTH_TOKEN, PGHOST, READY_FILE } = process.env;
const pool = new Pool({ host: PGHOST, user: "bench", database: "bench", max: 32 });

function isSigned(request) {
  let message = PUBLIC_URL + request.originalUrl;
  for (const name of Object.keys(request.body).sort()) message += name + request.body[name];
  const wanted = crypto.createHmac("sha1", AUTH_TOKEN).update(message, "utf8").digest();
  const given = Buffer.from(request.get("X-Twilio-Signature") || "", "base64");
  return given.length === wanted.length && crypto.timingSafeEqual(given, wanted);
}

async function save(request) {
  const { CallSid, CallStatus, From, To } = request.body;
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query({
      name: "webhook", text: "INSERT INTO webhook (token, call_sid) VALUES ($1, $2)",
      values: [request.get("I-Twilio-Idempotency-Token"), CallSid],
    });
    await client.query({
      name: "event", text: "INSERT INTO call_event (call_sid, status, caller, callee) VALUES ($1, $2, $3, $4)",
      values: [CallSid, CallStatus, From, To],
    });
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}

const TWIML = '<?xml version="1.0" encoding="UTF-8"?>'
  + '<Response><Dial answerOnBridge="true"><Client>ada</Client></Dial></Response>';

const app = express();
app.disable("x-powered-by");
app.use(express.urlencoded({ extended: false }));
app.post("/webhooks/twilio/:key/:kind", async (request, response, next) => {
  try {
    if (!isSigned(request)) return response.status(403).end();
    await save(request);
    if (request.params.kind === "voice") return response.type("text/xml").send(TWIML);
    response.status(204).end();
  } catch (error) {
    next(error);
  }
});

const server = app.listen(0, "127.0.0.1", () => {
  const ready = JSON.stringify({ url: `http://127.0.0.1:${server.address().port}`, pid: process.pid });
  fs.writeFileSync(`${READY_FILE}.new`, ready);
  fs.renameSync(`${READY_FILE}.new`, READY_FILE);
});

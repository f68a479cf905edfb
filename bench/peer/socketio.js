// The Socket.IO project's own server, which hands on events and does no more: it stores nothing and asks nobody who they
// are. The body of a POST is an event's name and data; it goes to the one room where everybody is.
"use strict";

const fs = require("fs");
const http = require("http");
const { Server } = require("socket.io");

const READY_FILE = process.argv[process.argv.indexOf("--ready-file") + 1];
const ROOM = "workspace:1";

const server = http.createServer(async (request, response) => {
  const body = [];
  for await (const chunk of request) body.push(chunk);
  io.to(ROOM).emit(...JSON.parse(Buffer.concat(body)));
  response.writeHead(204).end();
});

// With recovery an event carries its offset, as ours do.
const io = new Server(server, { connectionStateRecovery: {}, serveClient: false });
io.on("connection", (socket) => {
  socket.join(ROOM);
  socket.emit("snapshot", {});
});

server.listen(0, "127.0.0.1", () => {
  const ready = { url: `http://127.0.0.1:${server.address().port}`, version: require("socket.io/package.json").version };
  fs.writeFileSync(`${READY_FILE}.new`, JSON.stringify(ready));
  fs.renameSync(`${READY_FILE}.new`, READY_FILE);
});

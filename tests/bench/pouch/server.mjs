// The peer's server: CouchDB's protocol by express-pouchdb on HOST:PORT, its counters on PORT + 1.
// GET /reset there answers the bytes its sockets carried since the last reset, and its memory.
import http from "node:http";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const [folder, host, port] = process.argv.slice(2);
const express = require("express");
const Database = require("pouchdb").defaults({ prefix: `${folder}/` });

const app = express();
app.use("/", require("express-pouchdb")(Database, {
  mode: "minimumForPouchDB",
  inMemoryConfig: true,
  logPath: `${folder}/log.txt`,
}));

const open = new Set();
let ended = 0;
let before = 0;
const carried = () => [...open].reduce((sum, socket) => sum + socket.bytesRead + socket.bytesWritten, ended);

http
  .createServer(app)
  .on("connection", (socket) => {
    open.add(socket);
    socket.on("close", () => {
      open.delete(socket);
      ended += socket.bytesRead + socket.bytesWritten;
    });
  })
  .listen(Number(port), host, () => console.log("listening"));

http
  .createServer((request, response) => {
    const bytes = carried() - before;
    if (request.url === "/reset") before += bytes;
    response.end(JSON.stringify({ bytes, memory: process.memoryUsage().rss }));
  })
  .listen(Number(port) + 1, host);

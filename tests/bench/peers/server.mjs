// SPDX-License-Identifier: GPL-3.0-or-later
// What a team would write itself: Node, better-sqlite3, one transaction for all requests that came in since the last one,
// 200 after the commit. node server.mjs PORT DATABASE SECRET
import Database from 'better-sqlite3';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const [port, path, secret] = process.argv.slice(2);
const key = Buffer.from(secret.slice('whsec_'.length), 'base64');

const database = new Database(path);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec(`CREATE TABLE IF NOT EXISTS requests
  (id INTEGER PRIMARY KEY, received_at INTEGER, path TEXT, headers TEXT, body BLOB)`);
const insert = database.prepare('INSERT INTO requests (received_at, path, headers, body) VALUES (?, ?, ?, ?)');
const insertAll = database.transaction((batch) => {
  for (const { request, body } of batch) insert.run(Date.now(), request.url, JSON.stringify(request.headers), body);
});

let waiting = [];
function commit() {
  const batch = waiting;
  waiting = [];
  insertAll(batch);
  for (const { response } of batch) response.writeHead(200, { 'Content-Length': 0 }).end();
}

function isSigned(request, body) {
  const { 'svix-id': id, 'svix-timestamp': time, 'svix-signature': signature } = request.headers;
  const expected = createHmac('sha256', key).update(`${id}.${time}.`).update(body).digest();
  const given = Buffer.from(String(signature).slice('v1,'.length), 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts);
    if (!isSigned(request, body)) return response.writeHead(401, { 'Content-Length': 0 }).end();
    if (waiting.push({ request, response, body }) === 1) setImmediate(commit);
  });
}).listen(Number(port), '127.0.0.1');

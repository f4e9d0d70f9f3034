// The peer: node:http and nothing else, in plain JavaScript, so that its start costs nothing of TypeScript either.
// node bareServer.cjs [FILE]: answers everything with the file's bytes.
const { createServer } = require('node:http');
const { readFileSync } = require('node:fs');

const file = process.argv[2];
const body = file === undefined ? Buffer.from('ok') : readFileSync(file);
const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length };
const server = createServer((_request, response) => {
  response.writeHead(200, headers);
  response.end(body);
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` })}\n`);
});
process.on('SIGTERM', () => process.exit(0));

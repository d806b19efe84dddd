// A session of ioredis with the server at 127.0.0.1:PORT: each step says what it found, the last line is "done".
'use strict';

const assert = require('node:assert/strict');
const { once } = require('node:events');
const { Redis } = require('ioredis');

const BINARY = Buffer.from(Array.from({ length: 1024 }, (_, i) => i % 256));
const connect = (options = {}) => new Redis({
  port: Number(process.argv[2]), host: '127.0.0.1', maxRetriesPerRequest: 0, commandTimeout: 20000, ...options,
});

async function strings(client) {
  assert.equal(await client.set('text', 'value', 'EX', 1000), 'OK');
  assert.equal(await client.set('text', 'other', 'NX'), null);
  assert.equal(await client.get('text'), 'value');
  assert.ok(await client.pttl('text') > 990000);
  await client.set(BINARY, BINARY);
  assert.deepEqual(await client.getBuffer(BINARY), BINARY);
  assert.equal(await client.incrby('n', 42), 42);
  assert.equal(await client.incrbyfloat('f', 1.25), '1.25');
  await client.mset(new Map([['m1', '1'], ['m2', '2']]));
  assert.deepEqual(await client.mget('m1', 'none', 'm2'), ['1', null, '2']);
  assert.equal(await client.lcs('m1', 'm2', 'LEN'), 0);
  assert.equal(await client.setbit('bits', 100, 1), 0);
  assert.equal(await client.bitcount('bits'), 1);
  await assert.rejects(client.incr('text'), /^ReplyError: ERR value is not an integer or out of range$/);
}

async function collections(client) {
  assert.equal(await client.hset('hash', { a: 1, b: 'x' }), 2);
  assert.deepEqual(await client.hgetall('hash'), { a: '1', b: 'x' });
  assert.equal(await client.hincrby('hash', 'a', 5), 6);
  const members = Array.from({ length: 2000 }, (_, i) => `m${i}`);
  assert.equal(await client.sadd('set', ...members), 2000);
  assert.deepEqual(new Set(await client.smembers('set')), new Set(members));
  assert.deepEqual(await client.smismember('set', 'm1', 'x'), [1, 0]);
  await assert.rejects(client.get('set'), /WRONGTYPE Operation against a key holding the wrong kind of value/);
  const seen = new Set();
  for await (const page of client.sscanStream('set', { count: 100 })) page.forEach((member) => seen.add(member));
  assert.deepEqual(seen, new Set(members));
}

async function pipelines(client) {
  const pipeline = client.pipeline();
  for (let i = 0; i < 5000; i++) pipeline.set(`pipe:${i}`, i).get(`pipe:${i}`);
  const results = await pipeline.exec();
  results.forEach(([error, value], i) => assert.ok(error === null && value === (i % 2 ? String(i >> 1) : 'OK')));
  const keys = new Set();
  for await (const page of client.scanStream({ match: 'pipe:*', count: 300 })) page.forEach((key) => keys.add(key));
  assert.equal(keys.size, 5000);
  const own = connect({ enableAutoPipelining: true });
  const values = await Promise.all(Array.from({ length: 500 }, (_, i) => own.get(`pipe:${i}`)));
  assert.deepEqual(values, Array.from({ length: 500 }, (_, i) => String(i)));
  own.disconnect();
}

async function transactions(client) {
  const results = await client.multi().set('t', 1).incr('t').hset('t', 'f', 'v').get('t').exec();
  assert.deepEqual([results[0][1], results[1][1], results[3][1]], ['OK', 2, '2']);
  assert.match(results[2][0].message, /^WRONGTYPE/);
  const own = connect();
  await own.watch('t');
  await client.set('t', 'changed');
  assert.equal(await own.multi().set('t', 'lost').exec(), null);
  assert.equal(await client.get('t'), 'changed');
  await own.multi({ pipeline: false });
  await own.set('t', 'discarded');
  await own.discard();
  assert.equal(await client.get('t'), 'changed');
  own.disconnect();
}

async function pubsub(client) {
  await client.config('SET', 'notify-keyspace-events', 'Ex');
  const listener = connect();
  assert.equal(await listener.subscribe('news', 'other'), 2);
  assert.equal(await listener.psubscribe('__keyevent@*__:expired'), 3);
  const message = once(listener, 'message');
  assert.equal(await client.publish('news', 'hello'), 1);
  assert.deepEqual(await message, ['news', 'hello']);
  const expired = once(listener, 'pmessage');
  await client.set('short', 'x', 'PX', 20);
  assert.deepEqual(await expired, ['__keyevent@*__:expired', '__keyevent@0__:expired', 'short']);
  assert.equal(await listener.unsubscribe('news'), 2);
  assert.deepEqual(await client.pubsub('NUMSUB', 'news', 'other'), ['news', 0, 'other', 1]);
  listener.disconnect();
  await client.config('SET', 'notify-keyspace-events', '');
}

async function server(client) {
  assert.equal(await client.ping(), 'PONG');
  assert.match(await client.info('server'), /tcp_port:\d+/);
  const other = connect({ db: 5, connectionName: 'node' });
  await other.set('k', 'v');
  assert.equal(await other.client('GETNAME'), 'node');
  assert.equal(await client.exists('k'), 0);
  assert.equal(await client.flushall(), 'OK');
  assert.equal(await other.dbsize(), 0);
  assert.equal(await other.quit(), 'OK');
}

async function main() {
  const client = connect();
  for (const step of [strings, collections, pipelines, transactions, pubsub, server]) {
    await step(client);
    console.log(step.name);
  }
  await client.quit();
  console.log('done');
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});

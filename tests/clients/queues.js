// A session of BullMQ with the server at 127.0.0.1:PORT: queues of jobs that are Lua scripts. Each step says what it
// found and what it left behind, without times and random names, so that two servers can be compared; the last line is
// "done".
'use strict';

const assert = require('node:assert/strict');
const { once } = require('node:events');
const { setTimeout: sleep } = require('node:timers/promises');
const { FlowProducer, Queue, QueueEvents, UnrecoverableError, Worker } = require('bullmq');
const { Redis } = require('ioredis');

const connection = { port: Number(process.argv[2]), host: '127.0.0.1', maxRetriesPerRequest: null };
const found = (...values) => console.log(' ', ...values.map((value) => JSON.stringify(value)));
const hasEnded = (events, id, name = 'completed') => new Promise((resolve) => {
  events.on(name, function listen(event) {
    if (event.jobId !== id) return;
    events.off(name, listen);
    resolve(event);
  });
});

async function until(isSo) {
  for (let tries = 0; !await isSo(); tries++) {
    assert.ok(tries < 1500, `waited in vain for ${isSo}`);
    await sleep(20);
  }
}

async function withQueue(name, run, options = {}) {
  const queue = new Queue(name, { connection, ...options });
  const events = new QueueEvents(name, { connection });
  const workers = [];
  const work = (processor, more = {}) => {
    const worker = new Worker(name, processor, { connection, ...more });
    worker.on('error', (error) => { throw error; });
    workers.push(worker);
    return worker;
  };
  await Promise.all([queue.waitUntilReady(), events.waitUntilReady()]);
  await run(queue, events, work);
  await Promise.all(workers.map((worker) => worker.close()));
  await describe(queue);
  await Promise.all([events.close(), queue.close()]);
}

// Keys that are there for moments.
const PASSING = ['limiter', 'marker', 'stalled-check'];

// What is left of a queue: its keys, how much is in them, and of jobs how many there are with which fields.
async function describe(queue) {
  const client = new Redis(connection);
  const counts = {};
  for (const key of await client.keys(`bull:${queue.name}:*`)) {
    if (PASSING.some((name) => key.endsWith(name))) continue;
    const type = await client.type(key);
    const name = key.replace(/[0-9a-f]{8}-[0-9a-f-]{27,}|\d+/g, '#');
    const what = type === 'hash' ? (await client.hkeys(key)).sort().join(' ')
      : type === 'zset' ? await client.zcard(key)
      : type === 'list' ? await client.llen(key)
      : type === 'set' ? await client.scard(key)
      : '';
    const line = `${name} ${type} ${what}`;
    counts[line] = (counts[line] ?? 0) + 1;
  }
  for (const [line, count] of Object.entries(counts).sort(([left], [right]) => left < right ? -1 : 1)) found(count, line);
  client.disconnect();
}

async function jobsAreDone() {
  await withQueue('plain', async (queue, events, work) => {
    const sum = hasEnded(events, '1');
    await queue.add('sum', { numbers: [1, 2, 3] });
    await queue.addBulk(Array.from({ length: 200 }, (_, i) => ({ name: 'sum', data: { numbers: [i, i] } })));
    found(await queue.getJobCounts());
    work(async (job) => {
      await job.updateProgress(50);
      await job.log(`adds ${job.data.numbers.length}`);
      return job.data.numbers.reduce((a, b) => a + b);
    }, { concurrency: 10 });
    found((await sum).returnvalue);
    await until(async () => await queue.getCompletedCount() === 201);
    const job = await queue.getJob('201');
    found(job.returnvalue, job.progress, job.attemptsMade, await job.getState(), await queue.getJobLogs('201'));
    found(await queue.getJobCounts(), (await queue.getJobs(['completed'], 0, 4, true)).length);
    await job.remove();
    found(await queue.getJob('201') === undefined, await queue.getCompletedCount());
    found((await queue.clean(0, 100, 'completed')).length, await queue.getCompletedCount());
  });
}

async function failuresAreTriedAgain() {
  await withQueue('retry', async (queue, events, work) => {
    const attempts = {};
    work(async (job) => {
      attempts[job.name] = (attempts[job.name] ?? 0) + 1;
      if (job.name === 'never') throw new UnrecoverableError('hopeless');
      if (attempts[job.name] < job.data.succeedsAt) throw new Error(`attempt ${attempts[job.name]}`);
      return attempts[job.name];
    }, { concurrency: 5 });
    const often = await queue.add('often', { succeedsAt: 3 }, { attempts: 3, backoff: 20 });
    const growing = await queue.add(
      'growing', { succeedsAt: 3 }, { attempts: 5, backoff: { type: 'exponential', delay: 20 } });
    const late = await queue.add('late', { succeedsAt: 3 }, { attempts: 2 });
    const never = await queue.add('never', {}, { attempts: 9 });
    await Promise.all([often.waitUntilFinished(events), growing.waitUntilFinished(events)]);
    await assert.rejects(late.waitUntilFinished(events), /attempt 2/);
    await assert.rejects(never.waitUntilFinished(events), /hopeless/);
    found(attempts, await queue.getJobCounts());
    found((await queue.getFailed()).map(({ name, failedReason, attemptsMade }) => [name, failedReason, attemptsMade]));
    const again = hasEnded(events, late.id);
    await (await queue.getJob(late.id)).retry();
    found((await again).returnvalue, attempts);
    await queue.retryJobs({ state: 'failed' });
    await until(async () => attempts.never === 2 && await queue.getFailedCount() === 1);
    found(await queue.getJobCounts());
  });
}

async function delaysAndPrioritiesAreKept() {
  await withQueue('order', async (queue, events, work) => {
    const order = [];
    await queue.pause();
    found(await queue.isPaused());
    for (const [name, priority] of [['low', 30], ['high', 1], ['middle', 10], ['high too', 1]]) {
      await queue.add(name, {}, { priority });
    }
    await queue.add('first', {});
    await queue.add('before', {}, { lifo: true });
    const delayed = await queue.add('delayed', {}, { delay: 300 });
    const promoted = await queue.add('promoted', {}, { delay: 60000 });
    const moved = await queue.add('moved', {}, { delay: 60000 });
    found(await queue.getJobCounts(), await delayed.getState());
    work(async (job) => { order.push(job.name); });
    await sleep(100);
    found(order);
    await queue.resume();
    await until(() => order.length === 6);
    await promoted.promote();
    await moved.changeDelay(50);
    await until(() => order.length === 9);
    found(order.slice(0, 6), order.slice(6).sort());
    const took = Number((await queue.getJob(delayed.id)).processedOn) - delayed.timestamp;
    assert.ok(took >= 300, `delayed for ${took} ms only`);
    await until(async () => await queue.getCompletedCount() === 9);
  });
}

async function schedulersRepeat() {
  await withQueue('repeat', async (queue, events, work) => {
    const seen = [];
    work(async (job) => { seen.push(job.name); });
    await queue.upsertJobScheduler(
      'often', { every: 100, limit: 4 }, { name: 'tick', data: { x: 1 }, opts: { removeOnComplete: true } });
    await queue.upsertJobScheduler('cron', { pattern: '* * * * * *' }, { name: 'second' });
    await until(() => seen.filter((name) => name === 'tick').length === 4 && seen.includes('second'));
    found((await queue.getJobSchedulers()).map(({ key, every, pattern }) => ({ key, every, pattern })));
    found(await queue.removeJobScheduler('cron'), await queue.removeJobScheduler('none'));
    found(await queue.getJobSchedulersCount(), seen.filter((name) => name === 'tick').length);
    await queue.obliterate({ force: true });
  });
}

async function parentsWaitForChildren() {
  const flows = new FlowProducer({ connection });
  await withQueue('flow', async (queue, events, work) => {
    work(async (job) => {
      if (job.name !== 'parent') return job.data.value;
      return Object.values(await job.getChildrenValues()).sort();
    }, { concurrency: 2 });
    const child = (value, children) => ({ name: 'child', queueName: 'flow', data: { value }, children });
    const { job } = await flows.add({
      name: 'parent', queueName: 'flow', children: [child(1), child(2, [child(20)]), child(3)],
    });
    found(await job.waitUntilFinished(events));
    found((await job.getDependencies()).unprocessed ?? [], Object.keys((await job.getDependencies()).processed).length);
    await until(async () => await queue.getCompletedCount() === 5);
    await queue.drain();
    await queue.obliterate();
  });
  await flows.close();
}

async function ratesAndDoublesAreLimited() {
  await withQueue('limits', async (queue, events, work) => {
    const done = [];
    work(async (job) => { done.push(Date.now()); }, { limiter: { max: 2, duration: 150 }, concurrency: 5 });
    for (let i = 0; i < 6; i++) await queue.add('job', {}, { removeOnComplete: 3 });
    await until(() => done.length === 6);
    assert.ok(done[5] - done[0] >= 250, `${done[5] - done[0]} ms for 6 jobs`);
    await until(async () => await queue.getCompletedCount() === 3);
    await queue.add('once', {}, { deduplication: { id: 'one' }, delay: 60000 });
    await queue.add('once', {}, { deduplication: { id: 'one' }, delay: 60000 });
    await queue.add('named', {}, { jobId: 'name' });
    await queue.add('named', {}, { jobId: 'name' });
    await until(async () => (await queue.getJob('name')).finishedOn > 0);
    found(await queue.getDelayedCount(), await queue.getCompletedCount());
  });
}

async function stalledJobsAreTakenOver() {
  await withQueue('stalled', async (queue, events, work) => {
    const lost = new Worker('stalled', null, { connection });
    await lost.waitUntilReady();
    await queue.add('job', { x: 1 });
    const job = await lost.getNextJob('token-of-a-worker-that-is-gone');
    found(job.name, await job.getState());
    const stalled = once(events, 'stalled');
    const client = new Redis(connection);
    await client.del(`bull:stalled:${job.id}:lock`);
    client.disconnect();
    const ended = hasEnded(events, job.id);
    work(async (next) => next.data.x + 1, { stalledInterval: 50 });
    found((await stalled)[0].jobId, (await ended).returnvalue);
    await lost.close(true);
  });
}

async function main() {
  for (const step of [
    jobsAreDone, failuresAreTriedAgain, delaysAndPrioritiesAreKept, schedulersRepeat, parentsWaitForChildren,
    ratesAndDoublesAreLimited, stalledJobsAreTakenOver,
  ]) {
    console.log(step.name);
    await step();
  }
  console.log('done');
  process.exit(0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});

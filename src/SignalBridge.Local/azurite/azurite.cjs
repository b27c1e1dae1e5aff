// Starts Azurite as a child that lives exactly as long as its parent wants it to.
//
// Ctrl+C reaches every process of the terminal, but the bridge's last turn still needs storage: Azurite takes no SIGINT here.
// Its standard input is a pipe from the parent: when that closes, whatever ended the parent, Azurite ends too.
for (const method of ['on', 'once']) {
  const original = process[method].bind(process);
  process[method] = (event, listener) => (event === 'SIGINT' ? process : original(event, listener));
}
Object.getPrototypeOf(process).on.call(process, 'SIGINT', () => {});
process.stdin.resume();
// SIGTERM is how Azurite is asked to write down what it holds before it goes.
process.stdin.on('end', () => process.emit('SIGTERM'));
process.stdin.on('error', () => process.emit('SIGTERM'));
// Azurite then waits for every connection to end, also for one that a client's pool has opened and never used.
const { Server } = require('http');
const close = Server.prototype.close;
Server.prototype.close = function (done) {
  close.call(this, done);
  this.closeAllConnections();
  return this;
};
// Azurite looks a row up by its partition first and then goes through all of that. By the row's key first it finds the same row at
// once: a mailbox is one partition, and may have a few hundred thousand rows.
const { Collection } = require('lokijs');
const findOne = Collection.prototype.findOne;
Collection.prototype.findOne = function (query) {
  const { PartitionKey, RowKey, ...rest } = query ?? {};
  return findOne.call(this, PartitionKey === undefined || RowKey === undefined ? query : { RowKey, PartitionKey, ...rest });
};
require('azurite/dist/src/azurite.js');

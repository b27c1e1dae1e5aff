// Drives Adobe's own client, unedited. Its host is fixed (https://mc.adobe.io), so the agent that Node uses by default is
// told to open every connection to that host on loopback, and to trust the test's certificate for it. Nothing else is reached.
//
// A line in:  {"port":7072,"client":["tenant","api key","token"],"call":"getWorkflow","arguments":["WKF123"]}
// A line out: {"resolved":…} or {"rejected":"the error's message"}
'use strict'
const fs = require('node:fs')
const https = require('node:https')
const readline = require('node:readline')
const tls = require('node:tls')

const host = 'mc.adobe.io'
const ca = fs.readFileSync(process.argv[2])
let port

https.globalAgent.createConnection = options => {
  if (options.host !== host) throw new Error(`${options.host} is out of bounds`)
  return tls.connect({ host: '127.0.0.1', port, servername: host, ca })
}

const sdk = require('@adobe/aio-lib-campaign-standard')

async function answer ({ client, call, arguments: given }) {
  try {
    const resolved = await (await sdk.init(...client))[call](...given)
    return { resolved: { status: resolved.status, body: resolved.status ? resolved.body : resolved } }
  } catch (error) {
    return { rejected: error.message }
  }
}

async function main () {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const asked = JSON.parse(line)
    if (port !== asked.port) https.globalAgent.destroy()
    port = asked.port
    process.stdout.write(JSON.stringify(await answer(asked)) + '\n')
  }
  process.exit(0)
}

main()

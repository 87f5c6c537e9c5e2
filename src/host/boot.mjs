// A worker cannot load TypeScript by itself on Node 20: this file, which it can load, registers tsx first.
import { pathToFileURL } from 'node:url'
import { workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
await import(pathToFileURL(workerData.entry).href)

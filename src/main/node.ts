import { join } from 'node:path'
import { runNodeShell } from './shell/node/run'

void runNodeShell(process.argv.slice(2), join(import.meta.dirname, '../renderer'))

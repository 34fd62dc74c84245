import { join } from 'node:path'
import { runElectronShell } from './shell/electron/run'

runElectronShell(join(import.meta.dirname, '..'))

import { readFiles } from './engine/file-text/thread-program'

readFiles()

export { useIsBeingWritten } from './being-written'
export { Notes } from './Notes'
export { noteCommand, useWantedNote, wantNote } from './wanted-note'

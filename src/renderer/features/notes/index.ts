export { useIsBeingWritten } from './being-written'
export { Notes } from './Notes'
export { noteCommand, takeWantedNote, wantNote } from './wanted-note'

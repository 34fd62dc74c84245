export { CreatePerson } from './CreatePerson'
export { ContactDialog } from './ContactDialog'

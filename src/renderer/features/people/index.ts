export { CreatePerson } from './CreatePerson'

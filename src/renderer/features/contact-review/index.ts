export { ContactReview } from './ContactReview'

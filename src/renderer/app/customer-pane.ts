import { go, useRoute } from './route'

/** Shows the customer of the open mail where they have no pane of their own, and hides them again. */
export function toggleCustomer(): void {
  const { front, selected } = useRoute.getState()
  if (front === 'customer') go.front('reader')
  else if (selected) go.front('customer')
}

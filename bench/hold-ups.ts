import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * Prints the longest turn of the event loop, which is the longest any other call has to wait, from when `begin` is
 * called until it has resolved and `isOver` says that what it left to do in the background is done, and how long that
 * was.
 */
export async function holdUp(
  label: string,
  begin: () => unknown,
  isOver: () => boolean = () => true,
): Promise<void> {
  const start = performance.now()
  let longest = 0
  let isDone = false
  const work = Promise.resolve()
    .then(begin)
    .finally(() => (isDone = true))
  for (let last = start; ;) {
    await nextTurn()
    const now = performance.now()
    longest = Math.max(longest, now - last)
    if (isDone && isOver()) break
    last = performance.now()
  }
  await work
  const ms = (value: number): string => value.toFixed(0).padStart(8)
  console.log(`${label.padEnd(28)}${ms(longest)}${ms(performance.now() - start)}`)
}

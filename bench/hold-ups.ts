import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * Prints the longest turn of the event loop, which is the longest any other call has to wait, from when `begin` is
 * called until it has resolved and `isOver` says that what it left to do in the background is done; how much of the
 * processor the busiest turn took, which is the same on a machine that others use; and how long it was in all.
 */
export async function holdUp(
  label: string,
  begin: () => unknown,
  isOver: () => boolean = () => true,
): Promise<void> {
  const start = performance.now()
  let longest = 0
  let busiest = 0
  let isDone = false
  const work = Promise.resolve()
    .then(begin)
    .finally(() => (isDone = true))
  for (let last = start, used = cpu(); ;) {
    await nextTurn()
    longest = Math.max(longest, performance.now() - last)
    busiest = Math.max(busiest, cpu() - used)
    if (isDone && isOver()) break
    last = performance.now()
    used = cpu()
  }
  await work
  const ms = (value: number): string => value.toFixed(0).padStart(8)
  console.log(`${label.padEnd(28)}${ms(longest)}${ms(busiest)}${ms(performance.now() - start)}`)
}

/** What this thread has used of the processor, in ms. */
function cpu(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

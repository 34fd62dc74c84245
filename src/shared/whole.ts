/** All of a list that comes in pieces. */
export async function whole<T>(pieces: Promise<AsyncIterable<readonly T[]>>): Promise<T[]> {
  const list: T[] = []
  for await (const piece of await pieces) list.push(...piece)
  return list
}

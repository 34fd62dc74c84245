/** The bytes of a file that was built with the window; null where it cannot be had. */
export async function pageAsset(address: string): Promise<ArrayBuffer | null> {
  const answer = await fetch(address).catch(() => null)
  return answer?.ok ? answer.arrayBuffer() : null
}

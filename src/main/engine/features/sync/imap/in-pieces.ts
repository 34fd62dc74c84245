const KB = 1024
const FIRST_PIECE = 256 * KB
const SMALLEST_PIECE = 64 * KB
const LARGEST_PIECE = 1024 * KB
/** Who waits for something small waits for one piece at most. */
const PIECE_TIME = 500

/** A piece of some content, of no more than `maxLength` bytes; empty behind its end, null where it is not to be had. */
type AskForPiece = (start: number, maxLength: number) => Promise<Uint8Array | null>

/**
 * Content of `told` bytes in pieces (RFC 9051 section 6.4.5, partial FETCH), each a command of its own. `whole` asks for
 * all of it in one: for servers that tell another size, or give other pieces than they are asked for.
 */
export async function inPieces(
  told: number,
  ask: AskForPiece,
  whole: () => Promise<Uint8Array | null>,
): Promise<Uint8Array | null> {
  const pieces: Uint8Array[] = []
  let length = FIRST_PIECE
  let start = 0
  while (start < told) {
    // One byte more than was told shows that there is more.
    const wanted = Math.min(length, told - start + 1)
    const begun = performance.now()
    const piece = await ask(start, wanted)
    // A server that takes no notice of the bounds has given all of it.
    if (piece && start === 0 && piece.length > wanted) return piece
    const [first] = pieces
    if (!piece || piece.length === 0 || piece.length > wanted || (first && isSameStart(first, piece)))
      return whole()
    pieces.push(piece)
    start += piece.length
    const rate = piece.length / Math.max(1, performance.now() - begun)
    length = Math.min(LARGEST_PIECE, Math.max(SMALLEST_PIECE, Math.round(rate * PIECE_TIME)))
  }
  return start === told ? Buffer.concat(pieces) : whole()
}

/** The server takes no notice of where a piece is to begin. A few bytes may be the same by chance. */
function isSameStart(first: Uint8Array, piece: Uint8Array): boolean {
  const length = Math.min(first.length, piece.length)
  return (
    length >= SMALLEST_PIECE / 2 && Buffer.from(piece.subarray(0, length)).equals(first.subarray(0, length))
  )
}

/** What is longer is fetched in pieces. */
export const LONG = 2 * FIRST_PIECE

/** The flags of a mail as servers write them (RFC 9051 section 2.3.2), with its keywords. */
export const flagsOf = (
  { seen, flagged, answered }: { seen: boolean; flagged: boolean; answered: boolean },
  keywords: readonly string[],
): string[] => [
  ...(seen ? ['\\Seen'] : []),
  ...(flagged ? ['\\Flagged'] : []),
  ...(answered ? ['\\Answered'] : []),
  ...keywords,
]

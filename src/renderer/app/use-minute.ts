import { useEffect, useState } from 'react'

/** The time as far as lists need it: what becomes due while one looks at it is shown so. */
export function useMinute(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}

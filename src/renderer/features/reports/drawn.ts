/** How every chart is drawn. Its figures stand in the table behind it, which keys and screen readers go through. */
export const drawn = {
  h: 220,
  barProps: { isAnimationActive: false },
  barChartProps: { accessibilityLayer: false },
} as const

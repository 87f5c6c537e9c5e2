/** So many units of the drawing for each day. */
const STEP = 48
const HEIGHT = 160
const LEFT = 8
const BOTTOM = 28
const TOP = 24

interface BarChartProps {
  readonly id: string
  readonly title: string
  /** What a reader who does not see it should know. */
  readonly description: string
  readonly series: readonly { readonly name: string; readonly className: string }[]
  readonly days: readonly { readonly date: string; readonly values: readonly number[] }[]
  readonly format: (value: number) => string
}

/** Bars for each day, which is written below by its number in the month; the greatest of a day is written above it. */
export function BarChart({ id, title, description, series, days, format }: BarChartProps) {
  const most = Math.max(1, ...days.flatMap(({ values }) => values))
  const width = LEFT * 2 + STEP * days.length
  const barWidth = (STEP - 14) / series.length
  const base = TOP + HEIGHT
  return (
    <figure class="chart">
      <svg viewBox={`0 0 ${width} ${base + BOTTOM}`} role="img" aria-labelledby={`${id}-title ${id}-description`}>
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-description`}>{description}</desc>
        <line class="axis" x1={LEFT} x2={width - LEFT} y1={base} y2={base} />
        {days.map(({ date, values }, day) => {
          const left = LEFT + day * STEP + 7
          const top = Math.max(...values)
          return (
            <g key={date}>
              {values.map((value, index) => {
                const height = (value / most) * HEIGHT
                const { name, className } = series[index]!
                return (
                  <rect
                    key={name}
                    class={className}
                    x={left + index * barWidth}
                    y={base - height}
                    width={barWidth - 1}
                    height={height}
                  >
                    <title>{`${date}: ${name} ${format(value)}`}</title>
                  </rect>
                )
              })}
              {top > 0 && (
                <text x={left + STEP / 2 - 7} y={base - (top / most) * HEIGHT - 5}>
                  {format(top)}
                </text>
              )}
              <text x={left + STEP / 2 - 7} y={base + 21}>
                {date.slice(-2)}
              </text>
            </g>
          )
        })}
      </svg>
      <figcaption>
        {title}:{' '}
        {series.map(({ name, className }) => (
          <span key={name} class={`key ${className}`}>
            {name}{' '}
          </span>
        ))}
      </figcaption>
    </figure>
  )
}

/** So many units of the drawing for each day. */
const STEP = 48
const HEIGHT = 160
const LEFT = 8
const BOTTOM = 24
const TOP = 20

interface BarChartProps {
  readonly id: string
  readonly title: string
  /** What a reader who does not see it should know. */
  readonly description: string
  readonly series: readonly { readonly name: string; readonly className: string }[]
  readonly days: readonly { readonly label: string; readonly values: readonly number[] }[]
  readonly format: (value: number) => string
}

/** Bars for each day, one for each series; the greatest of a day is written above it. */
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
        {days.map(({ label, values }, day) => {
          const left = LEFT + day * STEP + 7
          const top = Math.max(...values)
          return (
            <g key={label}>
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
                    <title>{`${label}: ${name} ${format(value)}`}</title>
                  </rect>
                )
              })}
              {top > 0 && (
                <text x={left + STEP / 2 - 7} y={base - (top / most) * HEIGHT - 5}>
                  {format(top)}
                </text>
              )}
              <text x={left + STEP / 2 - 7} y={base + 17}>
                {label}
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

import type { Epochs } from '../../flow/epochs.ts'
import type { Session } from '../database.ts'

export function epochsOf(session: Session): Epochs {
  const { now } = session.adapter.statements

  return {
    async present() {
      const [state] = await session.all<{ epoch: number; counter: number }>(
        'select epoch, counter from tillsync_site_state where id = 1',
      )
      return { epoch: Number(state!.epoch), number: Number(state!.counter) }
    },

    async forks() {
      const rows = await session.all<{ epoch: number; fork_epoch: number; fork_number: number }>(
        'select epoch, fork_epoch, fork_number from tillsync_epoch order by epoch',
      )
      return rows.map(({ epoch, fork_epoch, fork_number }) => ({
        epoch: Number(epoch),
        from: { epoch: Number(fork_epoch), number: Number(fork_number) },
      }))
    },

    async open({ epoch, from }) {
      await session.run('update tillsync_site_state set epoch = :epoch where id = 1', { epoch })
      await session.run(
        `insert into tillsync_epoch (epoch, fork_epoch, fork_number, state, opened_at)
         values (:epoch, :fork_epoch, :fork_number, 'OPEN', ${now})`,
        { epoch, fork_epoch: from.epoch, fork_number: from.number },
      )
    },

    async unfinished() {
      const [row] = await session.all<{ epoch: number }>(
        `select e.epoch from tillsync_epoch e join tillsync_site_state s on s.epoch = e.epoch where e.state = 'OPEN'`,
      )
      return row && Number(row.epoch)
    },

    async finish(epoch) {
      await session.run(`update tillsync_epoch set state = 'RECOVERED' where epoch = :epoch`, { epoch })
    },
  }
}

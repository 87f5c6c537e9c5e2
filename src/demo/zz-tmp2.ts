import { createShell } from './shell.ts'
import { prepareFolder } from './folder.ts'
import * as ds from './demo-site.ts'
import { HEAD_OFFICE, STORES } from './world/sites.ts'
import { withSite } from './site-data.ts'
import { registerSite } from '../data/web/registration.ts'
import { openStaging } from './invoices/staging.ts'
import { readInvoiceLines } from './invoices/read.ts'
import { stage, takeBills, takeItems } from './invoices/intake.ts'
import { showSides } from './sides/show-sides.ts'
const dir='/tmp/dm3'
prepareFolder(dir)
const shell=createShell()
const sites=[HEAD_OFFICE,STORES[0]!].map(s=>ds.siteAtHand(s,dir,shell))
for (const s of sites) await shell.run(['init','--kind',s.kind,...(s.kind==='store'?['--code',s.code,'--format',s.format!]:[]),'--name',s.name,'--web-database','../web.sqlite','--directory',dir+'/'+s.code])
for (const s of sites) await s.run('migrate')
await withSite(sites[0]!.config, async i=>{ await registerSite(i.webDatabase,STORES[0] as any) })
const [ho,a]=sites as any
const staging=openStaging(dir+'/invoices.sqlite')
console.time('stage'); const totals=await stage(staging, readInvoiceLines({path:process.argv[2]!})); console.timeEnd('stage')
console.log(totals.lines, totals.quantity.toFixed(), totals.value.toFixed())
console.time('items'); console.log(await withSite(ho.config,i=>takeItems(staging,i))); console.timeEnd('items')
console.time('bills'); console.log(JSON.stringify(await withSite(a.config,i=>takeBills(staging,i)),null,1)); console.timeEnd('bills')
console.log(process.resourceUsage().maxRSS/1024)
for (const s of [ho,a,ho,a]) await ds.cycle(s)
console.table(shell.done)
console.log(process.resourceUsage().maxRSS/1024)
console.time('cmp')
console.log(await withSite(ho.config,o=>withSite(a.config,x=>showSides(o,[x]))))
console.timeEnd('cmp')
console.log(process.resourceUsage().maxRSS/1024)

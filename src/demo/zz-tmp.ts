import { createShell } from './shell.ts'
import { prepareFolder } from './folder.ts'
import { siteAtHand, cycle } from './demo-site.ts'
import { HEAD_OFFICE, STORES } from './world/sites.ts'
import { withSite, insertAll } from './site-data.ts'
import { registerSite } from '../data/web/registration.ts'
import { headOfficeDocuments, storeDocuments } from './world/world.ts'
import { showSides } from './sides/show-sides.ts'
import * as ch from './changes.ts'
const dir='/tmp/dm2'
prepareFolder(dir)
const shell=createShell()
const sites=[HEAD_OFFICE,...STORES].map(s=>siteAtHand(s,dir,shell))
for (const s of sites) await shell.run(['init','--kind',s.kind,...(s.kind==='store'?['--code',s.code,'--format',s.format!]:[]),'--name',s.name,'--web-database','../web.sqlite','--directory',dir+'/'+s.code])
for (const s of sites) await s.run('migrate')
await withSite(sites[0]!.config, async i=>{ for (const s of STORES) await registerSite(i.webDatabase,s as any) })
const world={seed:1,size:Number(process.argv[2]??1)}
console.time('fill')
for (const s of sites) console.log((await withSite(s.config,i=>insertAll(i, s.kind==='store'?storeDocuments(world,s.code):headOfficeDocuments(world)))))
console.timeEnd('fill')
const [ho,a,b]=sites as any
await cycle(ho); await cycle(a,b); await cycle(ho); await cycle(a,b)
for (const f of [ch.changePrice,ch.deletePromotion,ch.ruleOfTheHeadOffice]) console.log(await withSite(ho.config,i=>f(i,world)))
for (const f of [ch.returnBill,ch.breakBill]) console.log(await withSite(a.config,i=>f(i,world)))
console.log(await withSite(b.config,i=>ch.returnGoodsWithoutAdvice(i,world)))
await cycle(a,b); await cycle(ho); await cycle(a,b)
console.log(await withSite(ho.config,o=>withSite(a.config,x=>withSite(b.config,y=>showSides(o,[x,y])))))
console.table(shell.done)
console.log(process.resourceUsage().maxRSS/1024)

import { loadDataset, openEngine, nativeEngine, wasmEngine, resolveNetwork, initialParameters, streams } from "lottery-lab";
const data = await loadDataset("mnist"); const network = resolveNetwork("lenet-300-100");
const rng = streams(1).init;
const order = (k)=>Uint32Array.from({length:60},(_,j)=>(k*6007+j*991)%60000);
const engines = { wasm: wasmEngine(), n4: nativeEngine({width:4}), n8: nativeEngine({width:8}), n16: nativeEngine({width:16}) };
const only = process.argv[3]?.split(",") ?? Object.keys(engines);
const bound = Object.fromEntries(only.map(n=>[n,{tr:engines[n].bind(data.train),te:engines[n].bind(data.test)}]));
let seed=1; const u=()=>{seed=(seed*1103515245+12345)&0x7fffffff;return seed/0x7fffffff};
const cpu=(f)=>{const a=process.cpuUsage();f();const b=process.cpuUsage(a);return (b.user+b.system)/1000};
for (const d of (process.argv[2]??"1,.5,.2,.05,.01").split(",").map(Number)) {
  const mask = d===1?undefined:{layers:network.layers.map(l=>Uint8Array.from({length:l.inputs*l.outputs},()=>u()<d?1:0))};
  const ps = only.map(n=>{const p=engines[n].compile({network,mask,batchSize:60});p.load(initialParameters(network,{rng:streams(1).init}));const c=engines[n].compileCurvature({network,mask});c.moveTo(p.parameters(),bound[n].tr,Uint32Array.from({length:512},(_,j)=>j));return {n,p,c,v:new Float32Array(c.size).fill(0.01),t:[],e:[],h:[]}});
  for(let r=0;r<25;r++) for(const q of ps){ const b=Array.from({length:20},(_,k)=>order(r*20+k)); q.t.push(cpu(()=>q.p.steps(bound[q.n].tr,b,b.map(()=>1.2e-3)))/20); if(r%5===0){q.e.push(cpu(()=>q.p.evaluate(bound[q.n].te)));q.h.push(cpu(()=>q.c.hessian(q.v)));} }
  const m=(a)=>Math.min(...a).toFixed(3).padStart(8);
  for(const q of ps) console.log(`d ${d}`.padEnd(8), q.n.padEnd(5), "step", m(q.t), "eval 10k", m(q.e), "hessian 512", m(q.h));
  for(const q of ps){q.p.free();q.c.free();}
}

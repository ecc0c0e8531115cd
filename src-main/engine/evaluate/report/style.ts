/** The report's looks: light and dark by the reader's system, usable on paper. */
export const style = `
:root{color-scheme:light dark;--ink:#1b2126;--soft:#5b6670;--line:#d9dee3;--page:#fff;--card:#f6f8fa;--bar:#2f7ed8;--truth:#18a558;--hit:#1769ff;--prompt:#ff8a00}
@media(prefers-color-scheme:dark){:root{--ink:#e6eaee;--soft:#9aa6b2;--line:#333c45;--page:#14181c;--card:#1c2228;--bar:#4c97ee}}
*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--ink);font:14px/1.5 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:1120px;margin:0 auto;padding:32px 24px 64px}h1{font-size:24px;line-height:1.25;margin:0 0 4px}h2{font-size:17px;margin:36px 0 10px}h3{font-size:14px;margin:22px 0 8px}
p{margin:6px 0;max-width:76ch}.soft,small,.note{color:var(--soft)}.warn{border-left:3px solid var(--prompt);padding:6px 12px;background:var(--card)}
.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));gap:12px;margin:18px 0}
.numbers div{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px 14px}.numbers b{display:block;font-size:26px;line-height:1.2;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}th,td{padding:5px 14px 5px 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
td.n{text-align:right}thead th{font-weight:600;color:var(--soft);white-space:nowrap}tbody th{font-weight:400}
table.words td{text-align:left;overflow-wrap:anywhere}
.bars{display:grid;grid-template-columns:max-content max-content minmax(120px,1fr) max-content;gap:5px 12px;align-items:center;font-variant-numeric:tabular-nums}
.bars .count{color:var(--soft);text-align:right}.track{position:relative;height:16px;background:var(--card);border-radius:3px}.bar{position:absolute;inset:0 auto 0 0;background:var(--bar);border-radius:3px}
.whisker{position:absolute;top:7px;height:2px;background:var(--ink);opacity:.75}
.histogram{display:block;width:100%;max-width:760px;height:auto}.histogram rect{fill:var(--bar)}.histogram text{fill:var(--soft);font-size:11px}.histogram .n{text-anchor:middle;fill:var(--ink)}.histogram line{stroke:var(--line)}
.gallery{display:grid;grid-template-columns:repeat(auto-fill,minmax(340px,1fr));gap:18px}figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:8px;overflow:hidden;break-inside:avoid}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:2px}.pair svg{display:block;width:100%;height:auto;background:#000}image{image-orientation:none}
figcaption{padding:8px 12px 10px;overflow-wrap:anywhere}figcaption b{font-variant-numeric:tabular-nums}figcaption small{display:block}.status{color:var(--soft)}
path,rect.box,circle{vector-effect:non-scaling-stroke}.truth{fill:color-mix(in srgb,var(--truth) 22%,transparent);stroke:var(--truth);stroke-width:2;fill-rule:evenodd}
.predicted{fill:color-mix(in srgb,var(--hit) 30%,transparent);stroke:#6ea4ff;stroke-width:1.5;fill-rule:evenodd}.box{fill:none;stroke:var(--prompt);stroke-width:1.5}
.yes{fill:var(--prompt);stroke:#fff;stroke-width:1}.no{fill:#d1242f;stroke:#fff;stroke-width:1}
@media print{main{max-width:none;padding:0}}
`.replace(/\n/g, '');

import { quietToolbar } from "../figures/export/toolbar.js";

/** The looks of an exported page. */
export const pageStyle = `
body{font:16px/1.5 system-ui,"Segoe UI",Arimo,Arial,Helvetica,sans-serif;color:#1a1a1a;background:#fff;margin:0}
main{max-width:46rem;margin:2rem auto;padding:0 1rem}
h1,h2,h3{line-height:1.2;margin:1.6em 0 .5em}
pre{font:13px/1.45 ui-monospace,"DejaVu Sans Mono",Consolas,monospace;overflow-x:auto;margin:.5em 0;white-space:pre}
pre.code{background:#f6f6f4;padding:.7em .9em;border-radius:4px}
pre.error{background:#fbeae3;padding:.7em .9em}
code{font-family:ui-monospace,"DejaVu Sans Mono",Consolas,monospace;font-size:.9em}
details>summary{color:#666;font-size:.8rem;cursor:pointer}
table{border-collapse:collapse;font-size:.9rem;margin:.7em 0;font-variant-numeric:tabular-nums}
th,td{padding:.25em .7em;border-bottom:1px solid #ddd;vertical-align:top}
thead th{border-bottom:1.5px solid #1a1a1a}
figure{margin:1em 0}
figure.live{margin-top:2em}
figure img{max-width:100%;height:auto;width:720px}
figure.live{position:relative}
figure.live>div{transform-origin:0 0}
figure.live .modebar-container{top:-28px!important}
@media print{details,.modebar-container{display:none!important}main{max-width:none;margin:0}section,figure,table{break-inside:avoid}h1,h2,h3{break-after:avoid}}
`;

/** Draws every live figure from the data beside its picture, and takes the picture away once that is done. */
export const pageLoader = `
Promise.all([400, 700].map((weight) => document.fonts.load(weight + " 12px Arimo"))).finally(() => {
for (const figure of document.querySelectorAll("figure.live")) {
  const { data, layout, config } = JSON.parse(figure.querySelector("script").textContent);
  const place = document.createElement("div");
  const picture = figure.querySelector("img");
  const quiet = ${JSON.stringify(quietToolbar)};
  place.setAttribute("role", "img");
  if (picture !== null) place.setAttribute("aria-label", picture.alt);
  figure.append(place);
  const fit = () => {
    const { width, height } = place._fullLayout;
    const share = Math.min(1, figure.clientWidth / width);
    place.style.transform = share < 1 ? "scale(" + share + ")" : "";
    figure.style.height = share * height + "px";
  };
  Plotly.newPlot(place, data, layout, { ...quiet, ...config, responsive: false }).then(
    () => {
      picture?.remove();
      fit();
      addEventListener("resize", fit);
    },
    () => place.remove(),
  );
}
});
`;

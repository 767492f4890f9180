// A JupyterLab renderer of figures, written by hand as a federated module: no build step. Installing it puts
// plotly.min.js beside this file. It draws data only and runs no script of a notebook, hence `safe`.
(() => {
  const name = "lottery-lab-figures";
  const mimeType = "application/vnd.plotly.v1+json";
  const here = document.currentScript.src;
  // For figures that do not say it: no button that sends data to a server, no toolbar unless pointed at.
  const quiet = {
    displaylogo: false,
    displayModeBar: "hover",
    modeBarButtonsToRemove: ["sendChartToCloud"],
  };
  // The toolbar stands in a strip of its own above the figure: over it, it would hide the legend.
  const barHeight = 30;
  const style = document.createElement("style");
  style.textContent = `
.lottery-figure{padding-top:${barHeight}px;box-sizing:border-box;overflow:hidden}
.lottery-figure .modebar-container{top:-${barHeight}px!important}
@media print{.lottery-figure{padding-top:0}.lottery-figure .modebar-container{display:none}}`;
  document.head.append(style);
  let shared;
  let plotly;

  function loadPlotly() {
    plotly ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL("plotly.min.js", here).href;
      script.onload = () => resolve(window.Plotly);
      script.onerror = () => reject(new Error(`${name}: plotly.min.js could not be loaded`));
      document.head.append(script);
    });
    return plotly;
  }

  // Figures are laid out with this font; it is loaded before the first is drawn.
  let fonts;
  function loadFonts() {
    fonts ??= Promise.allSettled(
      Object.entries({ normal: "Arimo-Regular.ttf", bold: "Arimo-Bold.ttf" }).map(async ([weight, file]) => {
        const url = new URL(file, here).href;
        document.fonts.add(await new FontFace("Arimo", `url(${url})`, { weight }).load());
      }),
    );
    return fonts;
  }

  async function get() {
    const { Widget } = (await Object.values(shared["@lumino/widgets"])[0].get())();

    class Figure extends Widget {
      constructor() {
        super();
        this.addClass("jp-RenderedPlotly");
        this.addClass("lottery-figure");
      }
      async renderModel(model) {
        const [Plotly] = await Promise.all([loadPlotly(), loadFonts()]);
        const { data = [], layout = {}, config = {}, frames } = model.data[mimeType];
        const options = { responsive: layout.width === undefined, ...quiet, ...config };
        this.plot ??= this.node.appendChild(document.createElement("div"));
        await Plotly.newPlot(this.plot, data, { height: 360, ...layout }, options);
        if (frames) Plotly.addFrames(this.plot, frames);
        const { alt } = model.metadata;
        this.plot.setAttribute("role", "img");
        if (typeof alt === "string") this.plot.setAttribute("aria-label", alt);
        this.fit();
      }
      // A figure has the size of its picture; where the window is narrower it is drawn smaller as a whole.
      fit() {
        const { width, height } = this.plot?._fullLayout ?? {};
        const room = this.node.clientWidth;
        if (!width || !room) return;
        const share = Math.min(1, room / width);
        this.plot.style.transformOrigin = "0 0";
        this.plot.style.transform = share < 1 ? `scale(${share})` : "";
        this.node.style.height = `${share * height + barHeight}px`;
      }
      onResize() {
        if (this.plot?.data && this.plot.layout.width === undefined) window.Plotly.Plots.resize(this.plot);
        this.fit();
      }
      dispose() {
        if (this.plot?.data) window.Plotly.purge(this.plot);
        super.dispose();
      }
    }

    const rendererFactory = { safe: true, mimeTypes: [mimeType], createRenderer: () => new Figure() };
    const plugin = { id: `${name}:factory`, dataType: "json", rank: 0, rendererFactory };
    return () => ({ __esModule: true, default: plugin });
  }

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB[name] = {
    init(scope) {
      shared = scope;
    },
    get,
  };
})();

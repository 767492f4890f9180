// A JupyterLab renderer of figures, written by hand as a federated module: no build step. Installing it puts
// plotly.min.js beside this file. It draws data only and runs no script of a notebook, hence `safe`.
(() => {
  const name = "lottery-lab-figures";
  const mimeType = "application/vnd.plotly.v1+json";
  const here = document.currentScript.src;
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
      }
      async renderModel(model) {
        const [Plotly] = await Promise.all([loadPlotly(), loadFonts()]);
        const { data = [], layout = {}, config = {}, frames } = model.data[mimeType];
        const options = { responsive: true, displaylogo: false, ...config };
        await Plotly.newPlot(this.node, data, { height: 360, ...layout }, options);
        if (frames) Plotly.addFrames(this.node, frames);
      }
      onResize() {
        if (this.node.data) window.Plotly.Plots.resize(this.node);
      }
      dispose() {
        if (this.node.data) window.Plotly.purge(this.node);
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

/** Share of pixels that differ by more than 40 of 255 in some channel between two PNGs, found by the browser itself; 1 if sizes differ. */
export function differingShare(page, first, second) {
  return page.evaluate(
    async ([a, b]) => {
      const pixels = async (base64) => {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
        const canvas = new OffscreenCanvas(picture.width, picture.height);
        const context = canvas.getContext("2d");
        context.drawImage(picture, 0, 0);
        return context.getImageData(0, 0, picture.width, picture.height);
      };
      const [one, two] = [await pixels(a), await pixels(b)];
      if (one.width !== two.width || one.height !== two.height) return 1;
      let far = 0;
      for (let i = 0; i < one.data.length; i += 4)
        if ([0, 1, 2].some((c) => Math.abs(one.data[i + c] - two.data[i + c]) > 40)) far++;
      return (4 * far) / one.data.length;
    },
    [first.toString("base64"), second.toString("base64")],
  );
}

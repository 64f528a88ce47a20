// Words of the device board.
import { piece } from "./piece";

export const vi = {
  nav: "Máy tính bảng",
  title: "Máy tính bảng",
};

export const en: typeof vi = {
  nav: "Tablets",
  title: "Tablets",
};

export const t = piece(vi, en);

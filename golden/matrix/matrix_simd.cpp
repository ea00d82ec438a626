// SPDX-License-Identifier: Apache-2.0
// A matrix step in vectors of 32-bit integers, without branches. One source for all widths: 16
// lanes are two rows of the tile, 8 lanes one row, 4 lanes half a row.

#include "golden/matrix/matrix_simd.hpp"

#include <cstring>

#include "golden/numeric/convert.hpp"
#include "golden/numeric/round_pack.hpp"

namespace golden {
namespace {

// GCC's and Clang's vector types; the attribute does not take a template parameter everywhere.
template <int Width>
struct Simd;
#define GOLDEN_SIMD(WIDTH)                                                  \
  template <>                                                               \
  struct Simd<WIDTH> {                                                      \
    typedef std::int32_t Int __attribute__((vector_size(4 * (WIDTH))));     \
    typedef std::uint32_t Uint __attribute__((vector_size(4 * (WIDTH))));   \
    typedef float Float __attribute__((vector_size(4 * (WIDTH))));          \
    typedef std::uint16_t Uint16 __attribute__((vector_size(2 * (WIDTH)))); \
    typedef std::uint8_t Uint8 __attribute__((vector_size(WIDTH)));         \
  }
GOLDEN_SIMD(4);
GOLDEN_SIMD(8);
GOLDEN_SIMD(16);
#undef GOLDEN_SIMD

constexpr int Elements = TileM * TileK;  // of an operand, A or B

// The top of a term that is zero: below every other, so that it never is the largest.
constexpr std::int32_t Absent = -4096;

// What decoding needs of a format, see matrix_operand(). Exponents of A get the 14 that makes them
// tops of products, significands of A the 12 bits that the window has below a product.
struct Decoder {
  int fraction_bits, fraction_mask, hidden_bit, exponent_mask, special_exponent;
  int normal, denormal, significand_shift, sign_shift;
};
constexpr Decoder decoder(FormatEntry format, int top, int window) {
  const FormatShape shape = format_shape(format);
  const int hidden_bit = 1 << shape.fraction_bits;
  const int exponent_mask = (1 << shape.exponent_bits) - 1;
  return {shape.fraction_bits,
          hidden_bit - 1,
          hidden_bit,
          exponent_mask,
          shape.specials ? exponent_mask : -1,
          top - 7 - shape.bias,
          top - 7 + shape.denormal_exponent,
          window + 7 - shape.fraction_bits,
          31 - shape.sign_bit};
}

// An operand, decoded. Signs are 0 and -1.
template <int Width>
struct Decoded {
  using Int = typename Simd<Width>::Int;
  Int significand[Elements / Width];
  Int exponent[Elements / Width];
  Int sign[Elements / Width];
};

// 32 codes of 2 (wide) or 1 bytes, in order.
template <int Width>
[[gnu::always_inline]] inline void decode(Decoded<Width>& out, typename Simd<Width>::Int& special,
                                          const char* codes, bool wide, const Decoder& d) {
  using Int = typename Simd<Width>::Int;
  using Uint16 = typename Simd<Width>::Uint16;
  using Uint8 = typename Simd<Width>::Uint8;
  for (int n = 0; n < Elements / Width; ++n) {
    Int code;
    if (wide) {
      Uint16 narrow;
      std::memcpy(&narrow, codes + 2 * Width * n, sizeof narrow);
      code = __builtin_convertvector(narrow, Int);
    } else {
      Uint8 narrow;
      std::memcpy(&narrow, codes + Width * n, sizeof narrow);
      code = __builtin_convertvector(__builtin_convertvector(narrow, Uint16), Int);
    }
    const Int e = (code >> d.fraction_bits) & d.exponent_mask;
    const Int normal = e != 0;
    special |= e == d.special_exponent;
    const Int m = (code & d.fraction_mask) | (normal & d.hidden_bit);
    const Int x = normal != 0 ? e + d.normal : Int{} + d.denormal;
    out.significand[n] = m << d.significand_shift;
    out.exponent[n] = m == 0 ? Int{} + Absent : x;
    out.sign[n] = (code << d.sign_shift) >> 31;
  }
}

// Sixteen lanes hold two rows of B; both rows of the tile need each of them.
[[gnu::always_inline]] inline void repeat_rows(Simd<16>::Int (&out)[TileK],
                                               const Simd<16>::Int (&rows)[TileK / 2]) {
  for (int k = 0; k < TileK; k += 2) {
    const Simd<16>::Int v = rows[k / 2];
    out[k] = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7);
    out[k + 1] =
        __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
  }
}

template <int Width>
[[gnu::always_inline]] inline bool run(Acc& acc, Acc& partial, const MatrixStep& step) {
  using Int = typename Simd<Width>::Int;
  using Uint = typename Simd<Width>::Uint;
  using Float = typename Simd<Width>::Float;

  // Element n of A is A[n / 4][n % 4], of B it is B[n / 8][n % 8]: as they lie in BF16 packets. Of
  // CFloat8 packets a half is every second word of A, and the lower or upper 32 bytes of B.
  Int special{};
  Decoded<Width> a;
  Decoded<Width> b;
  const bool wide_a = step.ea.code == FormatCode::Bf16;
  const bool wide_b = step.eb.code == FormatCode::Bf16;
  const std::size_t half = static_cast<std::size_t>(step.half);
  std::uint32_t half_a[TileM];
  for (std::size_t i = 0; i < TileM; ++i) half_a[i] = step.a[2 * i + half];
  const void* codes_a = wide_a ? step.a.data() : half_a;
  const void* codes_b = step.b.data() + (wide_b ? 0 : half * Elements / 4);
  decode<Width>(a, special, static_cast<const char*>(codes_a), wide_a, decoder(step.ea, 14, 12));
  decode<Width>(b, special, static_cast<const char*>(codes_b), wide_b, decoder(step.eb, 0, 0));

  // A is read element by element, B and the tile by vectors.
  std::int32_t am[Elements], ax[Elements], as[Elements];
  std::memcpy(am, a.significand, sizeof am);
  std::memcpy(ax, a.exponent, sizeof ax);
  std::memcpy(as, a.sign, sizeof as);
  Int bm[Width == 16 ? TileK : Elements / Width];
  Int bx[Width == 16 ? TileK : Elements / Width];
  Int bs[Width == 16 ? TileK : Elements / Width];
  Int first_row{};
  if constexpr (Width == 16) {
    repeat_rows(bm, b.significand);
    repeat_rows(bx, b.exponent);
    repeat_rows(bs, b.sign);
    for (int j = 0; j < TileN; ++j) first_row[j] = -1;
  } else {
    std::memcpy(bm, b.significand, sizeof bm);
    std::memcpy(bx, b.exponent, sizeof bx);
    std::memcpy(bs, b.sign, sizeof bs);
  }

  const Int keep = Int{} + (step.zero ? 0 : -1);
  Uint results[TileM * TileN / Width];
  for (int n = 0; n < TileM * TileN / Width; ++n) {
    Int c;
    std::memcpy(&c, acc.data() + n * Width, sizeof c);
    c &= keep;
    const Int code = (c >> 23) & 255;
    const Int normal = code != 0;
    special |= code == 255;
    const Int mc = (c & 0x7fffff) | (normal & 0x800000);
    const Int tc = mc == 0 ? Int{} + Absent : code + normal - 126;  // max(code, 1) - 127
    const Int sc = c >> 31;

    // Products, their tops and signs; the largest top.
    Int m[TileK], t[TileK], s[TileK];
    Int top = tc;
    for (int k = 0; k < TileK; ++k) {
      const int i = n * Width / TileN * TileK + k;
      if constexpr (Width == 16) {
        m[k] = (first_row != 0 ? Int{} + am[i] : Int{} + am[i + TileK]) * bm[k];
        t[k] = (first_row != 0 ? Int{} + ax[i] : Int{} + ax[i + TileK]) + bx[k];
        s[k] = (first_row != 0 ? Int{} + as[i] : Int{} + as[i + TileK]) ^ bs[k];
      } else {
        const int v = k * TileN / Width + n % (TileN / Width);
        m[k] = am[i] * bm[v];
        t[k] = ax[i] + bx[v];
        s[k] = as[i] ^ bs[v];
      }
      top = top > t[k] ? top : t[k];
    }

    // The sum in units of the window's last place; magnitudes are shifted, so truncated to zero.
    Int shift = top - tc;
    Int sum = (((mc << 3) >> (shift < 31 ? shift : Int{} + 31)) ^ sc) - sc;
    for (int k = 0; k < TileK; ++k) {
      shift = top - t[k];
      sum += ((m[k] >> (shift < 31 ? shift : Int{} + 31)) ^ s[k]) - s[k];
    }

    // The leading one, from the exponent of a conversion to float. With the bit after the leading
    // one cleared, no rounding mode carries beyond it. 0 gives -127, which does no harm.
    const Int sign = sum >> 31;
    const Int magnitude = (sum ^ sign) - sign;
    const Float number = __builtin_convertvector(magnitude & ~(magnitude >> 1), Float);
    Int lead;
    std::memcpy(&lead, &number, sizeof lead);
    lead = (lead >> 23) - 127;
    shift = 30 - lead;
    const Uint normalized = (Uint)(magnitude << (shift < 31 ? shift : Int{} + 31));  // bit 30 set

    // Drop 7 bits, or more if the exponent field would be below 1: beyond 24 more nothing is left.
    Int field = top - MmaWindowBits + lead + 127;
    Int more = 1 - field;
    more = more > 0 ? more : Int{};
    const Uint drop = (Uint)(more < 24 ? 7 + more : Int{} + 31);
    const Uint half_less_one = 0x7fffffffu >> (32 - drop);
    Uint rounded = (normalized + half_less_one + (normalized >> drop & 1)) >> drop;
    rounded = more > 24 ? Uint{} : rounded;
    field = field > 1 ? field : Int{} + 1;
    field = field < 255 ? field : Int{} + 255;
    Uint result = ((Uint)(field - 1) << 23) + rounded;  // the leading one adds 1 to the field
    result = result < Fp32Inf ? result : Uint{} + Fp32Inf;
    result |= (Uint)sign & Fp32Sign;
    results[n] = sum == 0 ? Uint{} : result;
  }

  std::int32_t any = 0;
  for (int n = 0; n < Width; ++n) any |= special[n];
  std::memcpy(any == 0 ? acc.data() : partial.data(), results, sizeof results);
  return any == 0;
}

// The code for each processor; a plain build must run everywhere.
bool run4(Acc& acc, Acc& partial, const MatrixStep& step) { return run<4>(acc, partial, step); }
#if defined(__x86_64__)
__attribute__((target("avx2"))) bool run8(Acc& acc, Acc& partial, const MatrixStep& step) {
  return run<8>(acc, partial, step);
}
__attribute__((target("avx512f"))) bool run16(Acc& acc, Acc& partial, const MatrixStep& step) {
  return run<16>(acc, partial, step);
}
bool has_avx2() { return __builtin_cpu_supports("avx2"); }
bool has_avx512() { return __builtin_cpu_supports("avx512f"); }
#else
bool run8(Acc& acc, Acc& partial, const MatrixStep& step) { return run4(acc, partial, step); }
bool run16(Acc& acc, Acc& partial, const MatrixStep& step) { return run4(acc, partial, step); }
bool has_avx2() { return false; }
bool has_avx512() { return false; }
#endif

}  // namespace

bool matrix_simd_has(SimdWidth width) {
  if (width == SimdWidth::Sixteen) return has_avx512();
  if (width == SimdWidth::Eight) return has_avx2();
  return true;
}

bool matrix_step_simd(Acc& acc, Acc& partial, const MatrixStep& step, SimdWidth width) {
  const bool best = width == SimdWidth::Best;
  if (width == SimdWidth::Sixteen || (best && has_avx512())) return run16(acc, partial, step);
  if (width == SimdWidth::Eight || (best && has_avx2())) return run8(acc, partial, step);
  return run4(acc, partial, step);
}

}  // namespace golden

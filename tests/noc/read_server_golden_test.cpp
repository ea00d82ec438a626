// SPDX-License-Identifier: Apache-2.0
// read_server: the answers to a Read and to an error, and the releases of a barrier.
#include <gtest/gtest.h>

#include "golden/noc/read_server.hpp"

namespace golden {
namespace {

Beat read_beat(std::uint32_t line, int beats, std::uint32_t to) {
  Header header;
  header.kind = BeatKind::Read;
  header.dst = 33;
  header.src = 66;
  header.thread = 2;
  header.line = line;
  header.beats = beats - 1;
  Beat beat{true, header.bits(), {}};
  beat.data[0] = to;
  return beat;
}

TEST(ReadServer, SendsEachLineOnce) {
  ReadServer server;
  EXPECT_FALSE(server.busy());
  server.take_read(read_beat(100, 16, 700));
  for (std::uint32_t i = 0; i < 16; ++i) {
    ASSERT_TRUE(server.busy());
    const Step step = server.plan();
    EXPECT_EQ(step.read, Step::Read::Data);
    EXPECT_EQ(step.line, 100 + i);
    EXPECT_TRUE(step.sends);
    Header expected;
    expected.kind = BeatKind::ReadData;
    expected.dst = 66;
    expected.thread = 2;
    expected.line = 700 + i;
    expected.beats = 15 - static_cast<int>(i);
    EXPECT_EQ(step.header, expected);
    server.take();
  }
  EXPECT_FALSE(server.busy());
}

TEST(ReadServer, SendsZerosWithoutReading) {
  ReadServer server;
  server.take_read(read_beat(0, 1, 1u << 15 | 9));
  const Step step = server.plan();
  EXPECT_EQ(step.read, Step::Read::Nothing);
  EXPECT_EQ(step.header.line, 9u);
  EXPECT_EQ(step.header.kind, BeatKind::ReadData);
  EXPECT_EQ(step.data, Vec{});
  server.take();
  EXPECT_FALSE(server.busy());
}

TEST(ReadServer, SaysWhatTheErrorAnswers) {
  ReadServer server;
  server.take_error(read_beat(100, 5, 7), 0x40001900);
  Step step = server.plan();
  EXPECT_EQ(step.header.kind, BeatKind::Error);
  EXPECT_EQ(step.header.beats, 4);
  EXPECT_EQ(step.header.line, 0u);
  EXPECT_EQ(step.header.thread, 2);
  EXPECT_EQ(step.header.dst, 66);
  EXPECT_EQ(step.data[0], 0x40001900u);
  EXPECT_EQ(step.data[1], 1u);
  server.take();
  EXPECT_FALSE(server.busy());

  Header write;
  write.src = 5;
  write.line = 3000;
  write.thread = 3;
  server.take_error({true, write.bits(), {}}, 0x5000000f);
  step = server.plan();
  EXPECT_EQ(step.header.beats, 0);
  EXPECT_EQ(step.header.dst, 5);
  EXPECT_EQ(step.data[0], 0x5000000fu);
  EXPECT_EQ(step.data[1], 0u);
  EXPECT_EQ(step.read, Step::Read::Nothing);
}

TEST(ReleaseJob, GoesRowByRow) {
  ReleaseJob job;
  job.start(Rectangle::from(node_number(1, 2), node_number(2, 4)), 17);
  for (int y = 1; y <= 2; ++y) {
    for (int x = 2; x <= 4; ++x) {
      ASSERT_TRUE(job.busy());
      EXPECT_EQ(job.node(), node_number(y, x));
      const Step step = job.plan(x != 4);
      EXPECT_EQ(step.sends, x != 4);
      EXPECT_EQ(step.header.kind, BeatKind::Release);
      EXPECT_EQ(step.header.sem, 17);
      EXPECT_EQ(step.header.dst, node_number(y, x));
      job.take();
    }
  }
  EXPECT_FALSE(job.busy());
}

}  // namespace
}  // namespace golden

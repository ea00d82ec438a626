// SPDX-License-Identifier: Apache-2.0
// The last stage of the vector unit (t+5): the result goes to a vector, predicate or scalar
// register, its flags to the sticky flags. Each payload is zero while its valid bit is.
module vector_write
  import machine_pkg::*;
  import core_pkg::*;
  import vector_kind_pkg::*;
(
  // The instruction; pred_i is the mask of what is written.
  input  logic         valid_i,
  input  vector_class_e unit_i,
  input  vector_dest_e dest_i,
  input  logic         sets_flags_i,
  input  logic [1:0]   thread_i,
  input  logic [4:0]   rd_i,
  input  logic [63:0]  pred_i,

  // What the parts of the unit made of it: ready_* is of those that were done in t+4.
  input  logic [511:0] float_result_i,
  input  logic [3:0]   float_flags_i,
  input  logic [511:0] reduce_result_i,
  input  logic [3:0]   reduce_flags_i,
  input  logic [511:0] ready_result_i,
  input  logic [3:0]   ready_flags_i,

  output logic         write_valid_o,
  output logic [1:0]   write_thread_o,
  output logic [4:0]   write_vd_o,
  output logic [63:0]  write_mask_o,
  output logic [511:0] write_data_o,

  output logic         pred_valid_o,
  output logic [1:0]   pred_thread_o,
  output logic [2:0]   pred_pd_o,
  output logic [63:0]  pred_data_o,

  output logic         ext_valid_o,
  output logic [1:0]   ext_thread_o,
  output logic [4:0]   ext_rd_o,
  output logic [63:0]  ext_data_o,

  output logic         flags_valid_o,
  output logic [1:0]   flags_thread_o,
  output logic [3:0]   flags_set_o
);

  logic [511:0] result;

  always_comb begin
    write_valid_o = 1'b0;
    write_thread_o = '0;
    write_vd_o = '0;
    write_mask_o = '0;
    write_data_o = '0;
    pred_valid_o = 1'b0;
    pred_thread_o = '0;
    pred_pd_o = '0;
    pred_data_o = '0;
    ext_valid_o = 1'b0;
    ext_thread_o = '0;
    ext_rd_o = '0;
    ext_data_o = '0;
    flags_valid_o = 1'b0;
    flags_thread_o = '0;
    flags_set_o = '0;
    result = '0;
    if (valid_i) begin
      unique case (unit_i)
        ClassFloat: result = float_result_i;
        ClassReduce: result = reduce_result_i;
        default: result = ready_result_i;
      endcase
      unique case (dest_i)
        DestVector: begin
          write_valid_o = 1'b1;
          write_thread_o = thread_i;
          write_vd_o = rd_i;
          write_mask_o = pred_i;
          write_data_o = (pred_i == '1) ? result : result & byte_mask(pred_i);
        end
        DestPred: begin
          pred_valid_o = 1'b1;
          pred_thread_o = thread_i;
          pred_pd_o = rd_i[2:0];
          for (int unsigned i = 0; i < LineBytes; i++) pred_data_o[i] = pred_i[i] && result[8*i];
        end
        DestScalar: begin
          ext_valid_o = 1'b1;
          ext_thread_o = thread_i;
          ext_rd_o = rd_i;
          ext_data_o = {32'd0, result[31:0]};
        end
        default: ;
      endcase
      if (sets_flags_i) begin
        flags_valid_o = 1'b1;
        flags_thread_o = thread_i;
        unique case (unit_i)
          ClassFloat: flags_set_o = float_flags_i;
          ClassReduce: flags_set_o = reduce_flags_i;
          default: flags_set_o = ready_flags_i;
        endcase
      end
    end
  end

endmodule

package memory

import (
	"bytes"
	"context"
	"io"
	"iter"
	"net/http"
	"strings"
	"time"

	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/runtime"
)

// mostBytes is the size of the largest file.
const mostBytes = 512 << 20

type filesService struct {
	assistants.FilesService
	s *Service
}

// content reads what a request carries.
func content(f assistants.FilePart, param string) ([]byte, error) {
	if f.Content == nil {
		return nil, absent(param)
	}
	data, err := io.ReadAll(io.LimitReader(f.Content, mostBytes+1))
	if err == nil && len(data) > mostBytes {
		err = &fault{status: http.StatusRequestEntityTooLarge, param: param, message: "The file is larger than 512 MB."}
	}
	return data, err
}

func (f *filesService) Create(ctx context.Context, body *assistants.CreateFileRequest, _ *assistants.FilesCreateParams, _ ...assistants.CallOption) (*assistants.File, error) {
	b := orZero(body)
	data, err := content(b.File, "file")
	if err != nil {
		return nil, failed("Files.Create", err)
	}
	return do(ctx, f.s, "Files.Create", func() (*assistants.File, error) {
		if b.Purpose == "" {
			return nil, absent("purpose")
		}
		v := &assistants.File{
			Filename: b.Filename.Or(b.File.Name), Purpose: assistants.Some(assistants.FilePurpose(b.Purpose)), FolderID: b.FolderID,
			Description: b.Description, MIMEType: b.MIMEType, Labels: b.Labels, Rest: b.Rest,
		}
		if b.File.ContentType != "" {
			v.MIMEType = or(v.MIMEType, assistants.Some(b.File.ContentType))
		}
		return f.s.addFile(v, data, orZero(b.ExpiresAfter.Or(nil)).Seconds)
	})
}

// addFile keeps a file and its content.
func (s *Service) addFile(v *assistants.File, data []byte, seconds assistants.Opt[int64]) (*assistants.File, error) {
	now := s.now()
	v.ID, v.Object, v.CreatedAt = s.options.NewID("file"), assistants.Some("file"), assistants.Some(now)
	v.Bytes, v.Status = assistants.Some(int64(len(data))), assistants.Some(assistants.FileStatusProcessed)
	v.ExpiresAt = timeAfter(now, seconds, time.Second)
	if err := s.files.add("", v.ID, v); err != nil {
		return nil, err
	}
	s.contents[v.ID] = data
	return s.files.get("", v.ID)
}

// file returns a file that has not expired.
func (s *Service) file(id string) (*assistants.File, error) {
	v, err := s.files.get("", id)
	if err != nil {
		return nil, err
	}
	if s.past(v.ExpiresAt) {
		return nil, missing("file", id)
	}
	return v, nil
}

// past reports whether a time is over.
func (s *Service) past(o assistants.Opt[time.Time]) bool {
	t, ok := o.Get()
	return ok && !s.now().Before(t)
}

func (f *filesService) Get(ctx context.Context, id string, _ *assistants.FilesGetParams, _ ...assistants.CallOption) (*assistants.File, error) {
	return look(ctx, f.s, "Files.Get", func() (*assistants.File, error) { return f.s.file(id) })
}

// Update sets the fields that the mask names, and resets those that the body does not have.
func (f *filesService) Update(ctx context.Context, id string, body *assistants.UpdateFileRequest, _ *assistants.FilesUpdateParams, _ ...assistants.CallOption) (*assistants.File, error) {
	return do(ctx, f.s, "Files.Update", func() (*assistants.File, error) {
		if _, err := f.s.file(id); err != nil {
			return nil, err
		}
		return f.s.files.change("", id, func(v *assistants.File) error {
			b := orZero(body)
			for path := range strings.SplitSeq(string(b.UpdateMask), ",") {
				switch strings.TrimSpace(path) {
				case "name":
					v.Filename = b.Name.Or("")
				case "description":
					v.Description = b.Description
				case "labels":
					v.Labels = b.Labels
				case "expirationConfig":
					v.ExpirationConfig, v.ExpiresAt = b.ExpirationConfig, expiry(v.CreatedAt.Or(f.s.now()), b.ExpirationConfig)
				default:
					return invalid("updateMask", "Invalid 'updateMask': a file has no '%s' that can be changed.", path)
				}
			}
			return nil
		})
	})
}

// Delete deletes a file, also from the vector stores.
func (f *filesService) Delete(ctx context.Context, id string, _ *assistants.FilesDeleteParams, _ ...assistants.CallOption) (*assistants.DeleteFileResponse, error) {
	return do(ctx, f.s, "Files.Delete", func() (*assistants.DeleteFileResponse, error) {
		if err := f.s.files.drop("", id); err != nil {
			return nil, err
		}
		delete(f.s.contents, id)
		for store := range f.s.indexes {
			if f.s.storeFiles.has(store, id) {
				if err := f.s.dropStoreFile(store, id); err != nil {
					return nil, err
				}
			}
		}
		return &assistants.DeleteFileResponse{ID: assistants.Some(id), Object: assistants.Some("file"), Deleted: true}, nil
	})
}

// Download returns the content of a file, which stays whole when the file is deleted.
func (f *filesService) Download(ctx context.Context, id string, _ *assistants.FilesDownloadParams, _ ...assistants.CallOption) (*assistants.Download, error) {
	return look(ctx, f.s, "Files.Download", func() (*assistants.Download, error) {
		v, err := f.s.file(id)
		if err != nil {
			return nil, err
		}
		data := f.s.contents[id]
		return runtime.NewDownload(v.MIMEType.Or("application/octet-stream"), v.Filename, int64(len(data)), io.NopCloser(bytes.NewReader(data))), nil
	})
}

func (f *filesService) List(ctx context.Context, params *assistants.FilesListParams, _ ...assistants.CallOption) (*assistants.FilesPage, error) {
	p := orZero(params)
	purpose, one := p.Purpose.Get()
	return listing[*assistants.ListFilesResponse, assistants.File]{
		Service: f.s, call: "Files.List", table: &f.s.files,
		span: span{limit: p.Limit.Or(10000), most: 10000, order: string(p.Order.Or("")), after: p.After.Or("")},
		keep: func(v *assistants.File) bool {
			return !f.s.past(v.ExpiresAt) && (!one || string(v.Purpose.Or("")) == string(purpose))
		},
		response: func(l *listed[assistants.File]) (*assistants.ListFilesResponse, *[]assistants.File) {
			r := &assistants.ListFilesResponse{Object: assistants.Some("list"), FirstID: l.first, LastID: l.last, HasMore: assistants.Some(l.more)}
			return r, &r.Data
		},
	}.page(ctx)
}

func (f *filesService) All(ctx context.Context, params *assistants.FilesListParams, _ ...assistants.CallOption) iter.Seq2[*assistants.File, error] {
	return func(yield func(*assistants.File, error) bool) {
		page, err := f.List(ctx, params)
		all(ctx, page, err, yield)
	}
}
